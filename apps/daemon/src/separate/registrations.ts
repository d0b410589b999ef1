import type { Agent, ExecutableState } from '@custody/model'
import type { ProcessName } from '../broker/broker.ts'
import type { Account } from '../home/account.ts'

/** One running client that may call, and the account it is of. */
export type Registration = {
  readonly client: ProcessName
  readonly account: Account
  readonly agent: Agent
  readonly executable: ExecutableState
  readonly registeredAt: number
  /** When a hook came of it first; null: none has yet. */
  readonly heardAt: number | null
}

/** The clients that registered before their first prompt. */
export type Registrations = {
  readonly of: (client: ProcessName) => Registration | null
  /** Of a client that is known already nothing changes. */
  readonly add: (registration: Registration) => void
  /** What is known now of the bytes that a registered client runs. */
  readonly identified: (client: ProcessName, executable: ExecutableState) => void
  /** A hook came of it. */
  readonly heard: (client: ProcessName, at: number) => void
  readonly all: () => readonly Registration[]
  /** The agents and versions of all that ever registered, also of those that ended, each as `name version`. */
  readonly versions: () => readonly string[]
  /** Forgets the clients of which `isGone` says so. */
  readonly forget: (isGone: (client: ProcessName) => boolean) => void
}

/** `keep` is told of every change, to make it durable. */
export function registrations(
  before: readonly Registration[],
  keep: (all: readonly Registration[]) => void,
): Registrations {
  const byClient = new Map(before.map((one) => [nameOf(one.client), one]))
  const versions = new Set(before.map(versionOf))
  const all = () => [...byClient.values()]
  return {
    of: (client) => byClient.get(nameOf(client)) ?? null,
    add(registration) {
      const name = nameOf(registration.client)
      if (byClient.has(name)) return
      byClient.set(name, registration)
      versions.add(versionOf(registration))
      keep(all())
    },
    identified(client, executable) {
      const name = nameOf(client)
      const before = byClient.get(name)
      if (before === undefined || before.executable === executable) return
      byClient.set(name, { ...before, executable })
      keep(all())
    },
    heard(client, at) {
      const name = nameOf(client)
      const before = byClient.get(name)
      if (before === undefined || before.heardAt !== null) return
      byClient.set(name, { ...before, heardAt: at })
      keep(all())
    },
    all,
    versions: () => [...versions],
    forget(isGone) {
      const gone = all().filter(({ client }) => isGone(client))
      for (const { client } of gone) byClient.delete(nameOf(client))
      if (gone.length > 0) keep(all())
    },
  }
}

/** A process as a key: no other has both. */
export function nameOf({ pid, startTime }: ProcessName): string {
  return `${pid}:${startTime}`
}

function versionOf({ agent }: Registration): string {
  return `${agent.name} ${agent.version}`
}
