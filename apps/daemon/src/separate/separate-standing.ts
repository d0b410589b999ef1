import type { Clock, ProcessChain } from '@custody/model'
import type { Broker, ProcessName } from '../broker/broker.ts'
import type { Account } from '../home/account.ts'
import type { AgentPlaces, FoundAgent } from '../identify/client-version.ts'
import { agentOf } from '../identify/client-version.ts'
import { processChain } from '../identify/process-chain.ts'
import { readStat } from '../identify/process-stat.ts'
import { argvOf, isAlive, processesBelow, startedAtMs } from '../mcp/child-processes.ts'
import type { Standing } from '../standing.ts'
import { brokerSight } from './account-sight.ts'
import { separatePlaces } from './places.ts'
import { hashByBroker } from './hash-by-broker.ts'
import { registeredCallers } from './registered-callers.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { Registrations } from './registrations.ts'

/** What a separate standing is made of. */
export type SeparateGround = {
  readonly broker: Broker
  readonly registered: Registrations
  readonly secrets: ClientSecrets
  readonly accountOf: (uid: number) => Account | null
  readonly places: AgentPlaces
  /** Only clients whose executable is listed may call. */
  readonly listedOnly: boolean
  readonly now: Clock
  readonly trustedNow: Clock
}

export type SeparateStanding = Standing & {
  readonly agentOf: (chain: ProcessChain) => Promise<FoundAgent>
  /** SHA-256 of a running executable, hex, however long it takes; null if it cannot be read whole and unchanged. */
  readonly hashOf: (process: ProcessName) => Promise<string | null>
}

/** An executable of hundreds of megabytes is hashed once, and nobody waits longer for it: until then its hash is not told. */
const hashWaitMs = 120

function within<Value>(work: Promise<Value>, waitMs: number): Promise<Value | null> {
  return Promise.race([
    work,
    new Promise<null>((resolve) => setTimeout(resolve, waitMs, null).unref()),
  ])
}

/** The daemon under an account of its own: it takes the calls of registered clients, and sees by the broker alone. */
export function separateStanding(ground: SeparateGround): SeparateStanding {
  const { broker, registered, secrets, accountOf, places, listedOnly, now, trustedNow } = ground
  const hashOf = hashByBroker(broker)
  const hashExecutable = async (pid: number) => {
    const stat = readStat('/proc', pid)
    return stat === null ? null : within(hashOf(stat), hashWaitMs)
  }
  const placeOf = async (process: ProcessName) => {
    const identity = await broker.identityOf(process)
    return identity.ok && identity.value.executable !== '' ? identity.value : null
  }
  const executableOf = async (process: ProcessName) => (await placeOf(process))?.executable ?? null
  const chainOf = (pid: number) =>
    processChain({ proc: '/proc', now, hashExecutable, executableOf }, pid)
  return {
    isolation: 'separate',
    accountOf,
    callers: registeredCallers(broker, registered, secrets, chainOf, listedOnly, now),
    processes: {
      hashExecutable,
      argvOf,
      below: processesBelow,
      chainOf,
      placeOf,
      isAlive,
      startedAtMs: (process) => startedAtMs(process, now()),
    },
    files: brokerSight(separatePlaces.brokerSocket, trustedNow),
    agentOf: (chain) => agentOf(chain, places),
    hashOf,
  }
}
