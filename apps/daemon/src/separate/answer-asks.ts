import type { Problem } from '@custody/model'
import type { Holder, ProcessName } from '../broker/broker.ts'
import type { Government } from '../govern.ts'
import { readStat } from '../identify/process-stat.ts'
import { allowedServers } from './allowed-servers.ts'
import type { AskAnswer } from './ask-frame.ts'
import { listenForAsks } from './listen-ask.ts'
import { managedPlace } from './places.ts'
import { registerClient } from './register-client.ts'
import type { SeparateSeat } from './separate-seat.ts'

/** Answers `custody-ask` from now on. `obstacle` tells why no client may start. */
export function answerAsks(
  descriptor: number,
  { broker, registered, secrets, standing, reference, executables }: SeparateSeat,
  { world, policies, floor }: Government,
  obstacle: () => Problem | null,
): { readonly close: () => Promise<void> } {
  const clients = {
    ...world,
    policies: policies.effective,
    broker,
    registered,
    secrets,
    reference,
    executables,
    obstacle,
    accountOf: standing.accountOf,
    chainOf: standing.processes.chainOf,
    agentOf: standing.agentOf,
    place: managedPlace,
    allowedMcpServers: () => (floor.mcpLock ? allowedServers(policies.effective()) : null),
  }
  return listenForAsks({
    descriptor,
    identify: broker.identifyUnix,
    fault: world.fault,
    answer: async (question, asker) => {
      if (question.kind === 'policy-helper') return registerClient(clients, asker)
      const client = parentOf(asker)
      if (client !== null) registered.heard(client, world.now())
      return answerHook(question.event)
    },
  })
}

/** The process that started `custody-ask`: the client, since it runs its hooks without a shell. */
function parentOf({ pid, startTime }: Holder): ProcessName | null {
  const asker = readStat('/proc', pid)
  return asker?.startTime === startTime ? readStat('/proc', asker.parent) : null
}

/**
 * A hook that came as a command. The start of a session cannot be stopped, and its first hook over HTTP opens it. Every
 * other event is decided over HTTP alone, so that one asked for here was sent by none of our hooks: an answer of nothing
 * would be consent.
 */
export function answerHook(event: string): AskAnswer {
  const output = new Uint8Array(0)
  if (event === 'SessionStart') return { exitCode: 0, output, text: '' }
  const text =
    'Custody decides this event over HTTP, and it came as a command: refused.\n' +
    'hint: type `custody doctor` in a terminal\n'
  return { exitCode: blockingExit, output, text }
}

/** With 2 every client that has hooks as commands stops the call. Source: agents.md. */
const blockingExit = 2
