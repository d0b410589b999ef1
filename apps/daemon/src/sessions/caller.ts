import type { Agent, AgentName, ExecutableState, ProcessChain } from '@custody/model'
import type { Account } from '../home/account.ts'
import type { Connection } from '../hooks/listen.ts'
import type { FoundAgent } from '../identify/client-version.ts'
import type { ConnectionOwners } from '../identify/connection-owner.ts'

/** Who sent a hook, as far as the kernel tells. `unverified`: of our uid, and not shown to be the agent. */
export type Caller = {
  readonly kind: 'agent' | 'unverified'
  /** The agent's process; where none of the chain is one we know, the process that sent the hook. */
  readonly pid: number | null
  readonly chain: ProcessChain | null
  /** By the executable; `unknown` where it is none we know. */
  readonly agent: Agent
  /** What is known of its bytes; a same-user installation keeps no inventory to compare them with. */
  readonly executable: ExecutableState
  /** Whose process it is, by the kernel. */
  readonly account: Account
}

/** What finding out needs from the world. */
export type CallerWorld = {
  readonly owners: ConnectionOwners
  /** The only account that may call: our own. */
  readonly account: Account
  readonly chainOf: (pid: number) => Promise<ProcessChain>
  readonly agentOf: (chain: ProcessChain) => Promise<FoundAgent>
}

/** `because` is null where nobody is to be alarmed: some process of another account came by. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly because: string | null }

export type Callers = {
  /** Whether the caller may call, asked of the kernel anew. `secret` is what the hook carries; null for none. */
  readonly admit: (connection: Connection, secret: string | null) => Promise<Admission>
  /** Who it is; asked of an admitted connection only. Looked up once per connection and process: the chain is a hint, the uid is not. */
  readonly callerOf: (connection: Connection, name: AgentName) => Promise<Caller>
  readonly forget: (connection: Connection) => void
}

type Known = { readonly pid: number; readonly caller: Promise<Caller> }

export function callers(world: CallerWorld): Callers {
  const known = new Map<number, Known>()
  const pids = new Map<number, number | null>()

  async function identify(pid: number, name: AgentName): Promise<Caller> {
    const chain = await world.chainOf(pid)
    const { agent, pid: agentPid } = await world.agentOf(chain)
    const kind = agent.name === name ? 'agent' : 'unverified'
    const { account } = world
    return { kind, pid: agentPid ?? pid, chain, agent, executable: 'unknown', account }
  }

  return {
    async admit(connection) {
      const owner = await world.owners.ownerOf(connection)
      if (owner.ok) pids.set(connection.remotePort, owner.value.pid)
      const isOurs = owner.ok && owner.value.uid === world.account.uid
      return isOurs ? { admitted: true } : { admitted: false, because: null }
    },
    callerOf(connection, name) {
      const pid = pids.get(connection.remotePort) ?? null
      if (pid === null) return Promise.resolve({ ...nobody, account: world.account })
      const before = known.get(connection.remotePort)
      if (before?.pid === pid) return before.caller
      const caller = identify(pid, name)
      known.set(connection.remotePort, { pid, caller })
      return caller
    },
    forget(connection) {
      known.delete(connection.remotePort)
      pids.delete(connection.remotePort)
      world.owners.forget(connection)
    },
  }
}

const nobody: Omit<Caller, 'account'> = {
  kind: 'unverified',
  pid: null,
  chain: null,
  agent: { name: 'unknown', version: 'unknown' },
  executable: 'unknown',
}
