import { statSync } from 'node:fs'
import type { SeparateState } from '@custody/protocol'
import { accountNames } from './accounts.ts'
import type { ExecutableInventory } from './executables/executable-inventory.ts'
import type { Guard } from './start-guard.ts'
import type { AgentInventory } from './inventory/take-inventory.ts'
import { separatePlaces } from './places.ts'
import type { ProgramWatch } from './programs/watch-programs.ts'
import type { Registrations } from './registrations.ts'

/** What a separate seat tells of itself: who reaches the key, which agents run, and who registered. */
export function seatState(
  registered: Registrations,
  executables: ExecutableInventory,
  guard: Guard | null,
  inventory: AgentInventory | null,
  programs: ProgramWatch | null,
  ownUid: number,
): SeparateState {
  const nameOf = accountNames('/etc/passwd')
  const sealer = statSync(separatePlaces.sealState, { throwIfNoEntry: false })
  return {
    keyReachedBy: [
      'root',
      ...(sealer === undefined || sealer.uid === 0 ? [] : [nameOf(sealer.uid)]),
    ],
    managed: guard?.isWhole() === true ? 'whole' : 'unknown',
    watched: (guard?.agents.watched() ?? []).map(({ process, agent, uid, ...seen }) => ({
      pid: process.pid,
      agent: agent.name,
      version: agent.version,
      uid,
      account: nameOf(uid),
      ...seen,
      loaders: seen.loaders === null ? null : [...seen.loaders],
    })),
    clients: registered
      .all()
      .filter(({ account }) => account.uid !== ownUid)
      .map(({ client, agent, account, executable, registeredAt }) => ({
        pid: client.pid,
        agent: agent.name,
        version: agent.version,
        uid: account.uid,
        account: account.name,
        executable,
        registeredAt,
      })),
    executables: {
      required: executables.required,
      listed: executables.listed.map(({ client, version = null, sha256 }) => ({
        agent: client,
        version,
        sha256,
      })),
      firstSeen:
        executables
          .firstSeen()
          ?.map(({ name, firstSeenAt, ...seen }) => ({ agent: name, ...seen, firstSeenAt })) ??
        null,
    },
    atRest: atRest(inventory),
    programs: programsOf(programs),
  }
}

const changesToldMax = 50

function programsOf(programs: ProgramWatch | null): SeparateState['programs'] {
  const state = programs?.state() ?? null
  return state === null ? null : { ...state, changes: state.changes.slice(0, changesToldMax) }
}

function atRest(inventory: AgentInventory | null): SeparateState['atRest'] {
  const state = inventory?.state() ?? null
  if (state === null) return null
  const { lookedAt, holdings } = state
  return {
    lookedAt,
    complete: holdings.every(({ complete }) => complete),
    agents: holdings.flatMap(({ account, agents }) =>
      agents.map(({ agent, places, ...found }) => ({
        ...found,
        agent: agent.name,
        version: agent.version,
        uid: account?.uid ?? null,
        account: account?.name ?? null,
        places: [...places],
      })),
    ),
  }
}
