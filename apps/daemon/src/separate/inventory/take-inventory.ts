import { homeFolders, machineFolders } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { AccountFiles } from '../../broker/account-files.ts'
import type { Account } from '../../home/account.ts'
import type { HookWorld } from '../../hooks/hook-world.ts'
import type { AgentAtRest } from './agents-at-rest.ts'
import { agentsAtRest } from './agents-at-rest.ts'
import { boundedFiles } from './bounded-files.ts'
import type { SearchPlace } from './find-traces.ts'
import { findTraces } from './find-traces.ts'

/** What taking the inventory needs from the world. */
export type InventoryWorld = Pick<HookWorld, 'now' | 'log' | 'cleaner'> & {
  /** The governed accounts under which something runs: no other can be looked at, and none of its agents runs. */
  readonly accounts: () => readonly Account[]
  /** Files with the rights of an account; of null with nobody's, for what is installed for all. */
  readonly filesOf: (account: Account | null) => AccountFiles
  readonly monotonicMs: () => number
  /** What was told before, by `keyOf`. */
  readonly told: Map<string, string>
  readonly keep: (told: ReadonlyMap<string, string>) => void
}

/** What lies in one account's reach, or for all accounts where `account` is null. */
export type Holding = {
  readonly account: Account | null
  readonly agents: readonly AgentAtRest[]
  /** False where the bounds, or what could not be read, left something out. */
  readonly complete: boolean
}

const bounds = { asks: 2000, ms: 3000, namesPerFolder: 1000 }

/** Looks for agents that lie on this machine, and tells each once, and again when it changed. */
export function agentInventory(world: InventoryWorld) {
  let holdings: readonly Holding[] = []
  let lookedAt: number | null = null

  async function holdingOf(account: Account | null): Promise<Holding> {
    const place: SearchPlace =
      account === null
        ? { home: null, folders: machineFolders }
        : { home: account.home, folders: homeFolders }
    const own = world.filesOf(account)
    try {
      const { monotonicMs } = world
      const files = boundedFiles(own, { ...bounds, monotonicMs })
      const agents = agentsAtRest(await findTraces(files, place))
      return { account, agents, complete: files.isComplete() }
    } finally {
      own.close()
    }
  }

  return {
    /** What the last look found; null before the first ended. */
    state: () => (lookedAt === null ? null : { lookedAt, holdings }),
    async turn(): Promise<void> {
      const found: Holding[] = []
      // One after the other: nothing waits for this, and the broker has others to answer.
      for (const account of [null, ...world.accounts()]) found.push(await holdingOf(account))
      holdings = found
      lookedAt = world.now()
      let changed = false
      for (const { account, agents } of found)
        for (const agent of agents) {
          const key = keyOf(account, agent)
          const state = JSON.stringify(agent)
          if (world.told.get(key) === state) continue
          const recorded = await tell(world, account, agent)
          if (!recorded.ok) continue
          world.told.set(key, state)
          changed = true
        }
      if (changed) world.keep(world.told)
    },
  }
}

export type AgentInventory = ReturnType<typeof agentInventory>

function keyOf(account: Account | null, { agent }: AgentAtRest): string {
  return `${account === null ? 'all' : account.uid}:${agent.name}`
}

/** Paths are in the committed detail, never in the facts. */
function tell(world: InventoryWorld, account: Account | null, found: AgentAtRest) {
  const { agent, governed, because, installed, places } = found
  return record(world, {
    kind: 'agent.found',
    source: 'device',
    agent,
    facts: { governed, running: false, namespaces: 'unknown', loaders: 'unknown' },
    fields: cleanFields(
      {
        principal:
          account === null ? null : JSON.stringify({ osUid: account.uid, osAccount: account.name }),
        detail: JSON.stringify({ atRest: { because, installed, places } }),
      },
      world.cleaner,
    ),
  })
}
