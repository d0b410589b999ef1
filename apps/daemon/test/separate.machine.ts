import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { agentNamed } from '@custody/agents'
import {
  canMakeMachines,
  installClaudeCode,
  machineAccounts,
  machineModel,
  reachableClient,
  runMachineClaude,
  separateMachine,
} from '@custody/testkit'
import type { MachineClaude, SeparateMachine } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { separatePlaces } from '../src/separate/places.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')
const installed = await installClaudeCode()
const possible = installed.ok && (await canMakeMachines())

test('the daemon and the native programs meet at the same places', () => {
  const header = readFileSync(join(checkout, 'apps/native/src/place.h'), 'utf8')
  const [, run = ''] = /CUSTODY_RUN "([^"]+)"/.exec(header) ?? []
  const value = (name: string) => {
    const [, below, whole] =
      new RegExp(`#define ${name} (?:CUSTODY_RUN "([^"]+)"|"([^"]+)")`).exec(header) ?? []
    return below === undefined ? whole : run + below
  }
  expect({
    hookPort: Number(/HOOK_PORT (\d+)/.exec(header)?.[1]),
    askSocket: value('ASK_SOCKET'),
    controlSocket: value('CONTROL_SOCKET'),
    brokerSocket: value('BROKER_SOCKET'),
    sealSocket: value('SEAL_SOCKET'),
    state: value('DAEMON_STATE'),
    sealState: value('SEAL_STATE'),
    programs: value('PROGRAMS'),
    askProgram: `${value('PROGRAMS')}/custody-ask`,
  }).toEqual(separatePlaces)
})

describe.skipIf(!possible)('the real client under a separate installation', () => {
  let machine: SeparateMachine
  let client: Awaited<ReturnType<typeof reachableClient>>
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))

  beforeAll(async () => {
    if (!installed.ok) return
    client = await reachableClient(installed.value)
    spawnSync(process.execPath, [join(checkout, 'apps/native/build.ts'), native])
    machine = await separateMachine(checkout, native)
    const managed = agentNamed('claude-code')?.managed
    if (!managed) throw new Error('no managed agent')
    mkdirSync(join(machine.root, dirname(managed.file)), { recursive: true })
    const place = { hookPort: 703, askPath: separatePlaces.askProgram, failMode: 'closed' } as const
    writeFileSync(join(machine.root, managed.file), managed.renderFile(place))
    const supervisor = await machine.supervise()
    await new Promise((resolve) => supervisor.stdout?.once('data', resolve))
  })
  afterAll(async () => {
    await machine?.remove()
    await client?.[Symbol.asyncDispose]()
    rmSync(native, { recursive: true })
  })

  /** Runs the client on one call of Bash, and tells how it ended and what the model was told of the call. */
  async function call(command: string, how: Partial<MachineClaude> = {}) {
    const model = await machineModel(machine, [
      { when: 'go', turns: [[{ kind: 'tool_use', tool: 'Bash', input: { command } }]] },
    ])
    const end = await runMachineClaude(machine, {
      client: client.path,
      modelUrl: model.url,
      prompt: 'go',
      args: ['--allowedTools', 'Bash'],
      ...how,
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const told = JSON.stringify(model.requests.at(-1)?.body['messages'] ?? '')
    model.close()
    return { ...end, told }
  }
  const exists = async (path: string) =>
    (await machine.run({ command: ['test', '-e', path] })).exitCode === 0

  test('starts, and its harmless call runs', async () => {
    const end = await call('touch /tmp/harmless')
    expect([end.exitCode, end.stderr]).toEqual([0, ''])
    expect(await exists('/tmp/harmless')).toBe(true)
  })

  test('is denied what the floor denies', async () => {
    const end = await call('touch /tmp/before; echo x >> /etc/sudoers; touch /tmp/after')
    expect(end.told).toMatch(/Custody stopped this/)
    expect(await exists('/tmp/before')).toBe(false)
  })

  test('follows the developer’s links with the developer’s rights, and nobody else’s', async () => {
    const made = await machine.run({
      command: ['/bin/sh', '-euc', project],
      uid: machineAccounts.developer,
      env: { HOME: '/home/dev' },
    })
    expect(made).toMatchObject({ exitCode: 0 })
    const how = { cwd: '/home/dev/project' }
    const harmless = await call('cp notes.txt copy.txt && ./build.sh', how)
    expect([harmless.exitCode, await exists('/home/dev/project/copy.txt')]).toEqual([0, true])
    const linked = await call('echo x >> innocent', how)
    expect(linked.told).toMatch(/no-system-accounts/)
    const script = await call('./deploy.sh', how)
    expect(script.told).toMatch(/Custody stopped this/)
    expect(await exists('/tmp/deployed')).toBe(false)
  })

  test('does not start under root, nor where other code is loaded into it', async () => {
    const asRoot = await call('true', { uid: 0 })
    expect(asRoot).toMatchObject({ exitCode: 1 })
    expect(asRoot.stderr).toMatch(/agents of account 0 are not governed here\nhint: /)
    const loaded = await call('true', { env: { BUN_OPTIONS: '--smol' } })
    expect(loaded).toMatchObject({ exitCode: 1 })
    expect(loaded.stderr).toMatch(/BUN_OPTIONS would load other code into it/)
  })

  test('a hook without the session’s secret, or from another process, is refused', async () => {
    const forge = (header: string) =>
      machine.run({
        command: [
          '/usr/bin/curl',
          '-s',
          '-H',
          'Content-Type: application/json',
          '-H',
          'X-Custody-Hook: 1',
          '-H',
          header,
          '-d',
          JSON.stringify(preToolUse),
          'http://127.0.0.1:703/custody/blocked-run-custody-doctor/claude-code/PreToolUse',
        ],
        uid: machineAccounts.developer,
      })
    expect((await forge('X-None: 1')).stdout).toMatch(/CALLER_REFUSED/)
    expect((await forge('X-Custody-Session: guessed')).stdout).toMatch(/CALLER_REFUSED/)
  })

  test('goes on after the daemon was killed and started again', async () => {
    const model = await machineModel(machine, [
      {
        when: 'go',
        turns: [
          [{ kind: 'tool_use', tool: 'Bash', input: { command: 'touch /tmp/first; sleep 4' } }],
          [{ kind: 'tool_use', tool: 'Bash', input: { command: 'touch /tmp/second' } }],
        ],
      },
    ])
    const running = runMachineClaude(machine, {
      client: client.path,
      modelUrl: model.url,
      prompt: 'go',
      args: ['--allowedTools', 'Bash'],
    })
    for (let turn = 0; turn < 100 && !(await exists('/tmp/first')); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 100))
    await machine.run({
      command: ['/bin/sh', '-c', 'kill -9 $(pgrep -u custody -f daemon/src/main)'],
    })
    const end = await running
    model.close()
    expect(end.exitCode).toBe(0)
    expect(await exists('/tmp/second')).toBe(true)
  })
})

const project = `
mkdir -p ~/project/.git && cd ~/project && echo 'ref: refs/heads/main' > .git/HEAD
ln -s /etc/sudoers innocent; echo notes > notes.txt
printf '#!/bin/sh\\necho built\\n' > build.sh
printf '#!/bin/sh\\ntouch /tmp/deployed; echo x >> /etc/sudoers\\n' > deploy.sh; chmod +x build.sh deploy.sh
`

const preToolUse = {
  session_id: 's',
  transcript_path: '',
  cwd: '/home/dev',
  permission_mode: 'default',
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'true' },
  tool_use_id: 't',
}
