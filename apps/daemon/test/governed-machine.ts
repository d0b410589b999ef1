import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  canMakeMachines,
  installClaudeCode,
  machineModel,
  machinePlaces,
  reachableClient,
  runMachineClaude,
  separateMachine,
} from '@custody/testkit'
import type { MachineClaude, MachineEnd, SeparateMachine } from '@custody/testkit'

const checkout = join(import.meta.dirname, '..', '..', '..')
const installed = await installClaudeCode()
if (!installed.ok) console.warn(`skipped without Claude Code: ${JSON.stringify(installed.error)}`)

/** Whether the real client can be governed in a throw-away machine here. */
export const canGovern = installed.ok && (await canMakeMachines())

export type CallEnd = MachineEnd & {
  /** The last conversation that the model was sent, as text. */
  readonly told: string
}

/** A throw-away machine with the separate installation running, and the real client in it. */
export type GovernedMachine = AsyncDisposable & {
  readonly machine: SeparateMachine
  readonly client: string
  /** Runs the client on one call of Bash, or on the given calls one after the other. */
  readonly call: (
    command: string | readonly string[],
    how?: Partial<MachineClaude>,
  ) => Promise<CallEnd>
  readonly exists: (path: string) => Promise<boolean>
  /** What the control socket answers to root; empty where nothing does. */
  readonly control: (question: string) => Promise<string>
  /** Entries of a kind, newest last, as the control socket tells them to root. */
  readonly entries: (kind: string) => Promise<readonly { readonly [name: string]: unknown }[]>
  /** Waits until it is so; false when it is not after `timeoutMs`. */
  readonly until: (isSo: () => Promise<boolean>, timeoutMs?: number) => Promise<boolean>
}

/** Boots one. `prepare` is a script of root's that runs before anything of Custody's does. */
export async function governedMachine(prepare = ''): Promise<GovernedMachine> {
  if (!installed.ok) throw new Error(installed.error.code)
  const native = mkdtempSync(join(tmpdir(), 'custody-native-'))
  const built = spawnSync(process.execPath, [join(checkout, 'apps/native/build.ts'), native])
  if (built.status !== 0) throw new Error(built.stderr.toString())
  const client = await reachableClient(installed.value)
  const machine = await separateMachine(checkout, native)
  const until: GovernedMachine['until'] = async (isSo, timeoutMs = 20_000) => {
    const end = performance.now() + timeoutMs
    while (performance.now() < end) {
      if (await isSo()) return true
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return false
  }
  const exists = async (path: string) =>
    (await machine.run({ command: ['test', '-e', path] })).exitCode === 0
  const prepared = await machine.run({ command: ['/bin/sh', '-euc', prepare] })
  if (prepared.exitCode !== 0) throw new Error(`the machine was not prepared: ${prepared.stderr}`)
  await machine.supervise()
  const managed = join(machine.root, '/etc/claude-code/managed-settings.json')
  if (!(await until(async () => existsSync(managed), 60_000))) {
    await machine.remove()
    throw new Error('the guard wrote no managed file')
  }

  const call: GovernedMachine['call'] = async (command, how = {}) => {
    const commands = typeof command === 'string' ? [command] : command
    const model = await machineModel(machine, [
      {
        when: 'go',
        turns: commands.map((one) => [{ kind: 'tool_use', tool: 'Bash', input: { command: one } }]),
      },
    ])
    const args = ['--allowedTools', 'Bash', ...(how.args ?? [])]
    const end = await runMachineClaude(machine, {
      client: client.path,
      modelUrl: model.url,
      prompt: 'go',
      ...how,
      args,
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const told = JSON.stringify(model.requests.at(-1)?.body['messages'] ?? '')
    model.close()
    return { ...end, told }
  }
  const control: GovernedMachine['control'] = async (question) => {
    const curl = ['/usr/bin/curl', '-s', '-m', '5', '--unix-socket', machinePlaces.controlSocket]
    return (await machine.run({ command: [...curl, `http://custody${question}`] })).stdout
  }
  return {
    machine,
    client: client.path,
    call,
    exists,
    until,
    control,
    async entries(kind) {
      return JSON.parse(await control(`/entries?kind=${kind}&limit=50`)).entries
    },
    async [Symbol.asyncDispose]() {
      await machine.remove()
      await client[Symbol.asyncDispose]()
      rmSync(native, { recursive: true })
    },
  }
}
