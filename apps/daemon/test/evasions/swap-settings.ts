import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { machineAccounts, machineModel } from '@custody/testkit'
import type { MachineEnd } from '@custody/testkit'
import type { TrialMachine } from './evasion.ts'

const source = new URL('swap-settings.c', import.meta.url).pathname
const tries = 5

/**
 * Runs the client on one call, and gives it empty settings in place of ours once it has registered. Who tries it wins the
 * race with the client's reading nearly always, and may try again.
 */
export async function withSwappedSettings(
  { machine, client }: Pick<TrialMachine, 'machine' | 'client'>,
  command: string,
): Promise<MachineEnd> {
  const program = '/tmp/swap-settings'
  const words = ['-O2', '-static', '-o', join(machine.root, program), source]
  const built = spawnSync('gcc', words)
  if (built.status !== 0) throw new Error(built.stderr.toString())
  const model = await machineModel(machine, [
    { when: 'go', turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command } }]] },
  ])
  try {
    for (let turn = 1; ; turn += 1) {
      const end = await machine.run({
        command: [program, '{"managedSettings":{}}', client, '-p', 'go', '--allowedTools', 'Bash'],
        uid: machineAccounts.developer,
        cwd: '/home/dev',
        timeoutMs: 90_000,
        env: {
          HOME: '/home/dev',
          ANTHROPIC_BASE_URL: model.url,
          ANTHROPIC_API_KEY: 'fake-key-for-the-scripted-model',
          DISABLE_TELEMETRY: '1',
          DISABLE_AUTOUPDATER: '1',
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          TMPDIR: '/tmp',
          LANG: 'C.UTF-8',
          SHELL: '/bin/bash',
        },
      })
      if (end.stderr.includes('swapped: 1') || turn === tries) return end
    }
  } finally {
    model.close()
  }
}
