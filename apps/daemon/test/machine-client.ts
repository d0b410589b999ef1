import {
  installClaudeCode,
  machineModel,
  reachableClient,
  runMachineClaude,
} from '@custody/testkit'
import type { MachineClaude, MachineEnd, ThrowAwayMachine } from '@custody/testkit'

const installed = await installClaudeCode()
if (!installed.ok) console.warn(`skipped without Claude Code: ${JSON.stringify(installed.error)}`)

/** Whether the real client can be had here. */
export const hasClient = installed.ok

export type CallEnd = MachineEnd & {
  /** The last conversation that the model was sent, as text. */
  readonly told: string
}

/** The real client in a machine, and what a test asks of either. */
export type MachineClient = AsyncDisposable & {
  readonly client: string
  /** Runs the client on one call of Bash, or on the given calls one after the other. */
  readonly call: (
    command: string | readonly string[],
    how?: Partial<MachineClaude>,
  ) => Promise<CallEnd>
  readonly exists: (path: string) => Promise<boolean>
  /** Waits until it is so; false when it is not after `timeoutMs`. */
  readonly until: (isSo: () => Promise<boolean>, timeoutMs?: number) => Promise<boolean>
}

/** Brings the client into the machine. Throws where it cannot be had. */
export async function machineClient(machine: ThrowAwayMachine): Promise<MachineClient> {
  if (!installed.ok) throw new Error(installed.error.code)
  const reachable = await reachableClient(installed.value)
  return {
    client: reachable.path,
    async call(command, how = {}) {
      const commands = typeof command === 'string' ? [command] : command
      const model = await machineModel(machine, [
        {
          when: 'go',
          turns: commands.map((one) => [
            { kind: 'tool_use', tool: 'Bash', input: { command: one } },
          ]),
        },
      ])
      const args = ['--allowedTools', 'Bash', ...(how.args ?? [])]
      const end = await runMachineClaude(machine, {
        client: reachable.path,
        modelUrl: model.url,
        prompt: 'go',
        ...how,
        args,
      })
      await new Promise((resolve) => setTimeout(resolve, 50))
      const told = JSON.stringify(model.requests.at(-1)?.body['messages'] ?? '')
      model.close()
      return { ...end, told }
    },
    exists: async (path) => (await machine.run({ command: ['test', '-e', path] })).exitCode === 0,
    async until(isSo, timeoutMs = 20_000) {
      const end = performance.now() + timeoutMs
      while (performance.now() < end) {
        if (await isSo()) return true
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return false
    },
    [Symbol.asyncDispose]: () => reachable[Symbol.asyncDispose](),
  }
}
