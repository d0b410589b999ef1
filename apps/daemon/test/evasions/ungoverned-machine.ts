import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { agentNamed } from '@custody/agents'
import { machineAccounts, machinePlaces, separateMachine } from '@custody/testkit'
import type { SeparateMachine } from '@custody/testkit'
import { managedPlace } from '../../src/separate/places.ts'
import { machineClient } from '../machine-client.ts'
import type { TrialMachine, Without } from './evasion.ts'

const checkout = join(import.meta.dirname, '..', '..', '..', '..')

/** A machine like the governed one, where Custody never was. */
export type UngovernedMachine = TrialMachine &
  AsyncDisposable & {
    /** Does something while what stands in Custody's place is there; `unanswered`: our hooks, and nobody who answers. */
    readonly without: <Value>(
      without: Without | 'unanswered',
      act: () => Promise<Value>,
    ) => Promise<Value>
  }

export async function ungovernedMachine(): Promise<UngovernedMachine> {
  const machine = await separateMachine(checkout, null)
  const client = await machineClient(machine)
  let told: string[] = []
  return {
    ...client,
    machine,
    // What the judge was told is all that anybody here keeps.
    async entries(kind) {
      return kind === 'call.finished'
        ? told.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'call-finished')
        : []
    },
    withSetting: (_file, _content, act) => act(),
    async without(without, act) {
      if (without === 'nothing') return act()
      const owner = without === 'own-hooks' ? machineAccounts.developer : 0
      await lay(machine, owner)
      told = []
      const judge = without === 'unanswered' ? null : await judging(machine, owner, told)
      try {
        return await act()
      } finally {
        await judge?.end()
        await machine.run({ command: ['/bin/sh', '-c', 'rm -rf /etc/claude-code'] })
      }
    },
    async [Symbol.asyncDispose]() {
      await machine.remove()
      await client[Symbol.asyncDispose]()
    },
  }
}

/** The judge of that account, who tells line by line what it was told. */
async function judging(machine: SeparateMachine, uid: number, told: string[]) {
  const judge = machine.start({
    command: [machinePlaces.node, join(evasionsInMachine, 'judge.ts'), 'daemon/src/main'],
    uid,
  })
  if (judge.stdout === null) throw new Error('no standard output')
  const lines = createInterface({ input: judge.stdout })
  await once(lines, 'line')
  lines.on('line', (line) => told.push(line))
  const end = async () => {
    judge.stdin?.end()
    if (judge.exitCode === null && judge.signalCode === null) await once(judge, 'exit')
  }
  return { end }
}

const evasionsInMachine = `${machinePlaces.app}/apps/daemon/test/evasions`
const secret = `1.1.${'s'.repeat(43)}`

/** The hooks of a session of ours, and nothing else of its settings, as the file of that account. */
async function lay(machine: SeparateMachine, owner: number): Promise<void> {
  const rendered = agentNamed('claude-code')?.managed?.renderSession({
    ...managedPlace,
    secret,
    allowedMcpServers: null,
  })
  if (rendered?.ok !== true) throw new Error('no settings')
  const { SessionStart: _, ...hooks } = JSON.parse(new TextDecoder().decode(rendered.value))
    .managedSettings.hooks
  const done = await machine.run({
    command: ['/bin/sh', '-euc', layHooks, 'sh', JSON.stringify({ hooks }), String(owner)],
  })
  if (done.exitCode !== 0) throw new Error(done.stderr)
}

const layHooks = `
install -d -m 755 -o "$2" /etc/claude-code
printf %s "$1" > /etc/claude-code/managed-settings.json
chown "$2" /etc/claude-code/managed-settings.json
echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
`
