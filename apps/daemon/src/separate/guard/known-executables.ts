import type { Agent } from '@custody/model'
import type { ProcessIdentity, ProcessName } from '../../broker/broker.ts'

/** What recognising a client by its bytes needs. */
export type ExecutableWorld = {
  /** SHA-256 of the running executable, hex; null if it cannot be read. Takes as long as it takes. */
  readonly hashOf: (process: ProcessName) => Promise<string | null>
}

/** The executables of clients that registered, so that one is known again under any name. */
export type KnownExecutables = {
  readonly learn: (process: ProcessName, identity: ProcessIdentity, agent: Agent) => Promise<void>
  /** The agent whose bytes these are; null for any other program. Only a program of a known size is hashed. */
  readonly recognise: (process: ProcessName, identity: ProcessIdentity) => Promise<Agent | null>
}

export function knownExecutables({ hashOf }: ExecutableWorld): KnownExecutables {
  const bySize = new Map<number, Map<string, Agent>>()
  const learnt = new Set<string>()
  return {
    async learn(process, { executableStatus }, agent) {
      const { version, sizeBytes } = executableStatus
      if (learnt.has(version)) return
      learnt.add(version)
      const hash = await hashOf(process)
      if (hash === null) {
        learnt.delete(version)
        return
      }
      const known = bySize.get(sizeBytes) ?? new Map<string, Agent>()
      bySize.set(sizeBytes, known.set(hash, agent))
    },
    async recognise(process, { executableStatus }) {
      const known = bySize.get(executableStatus.sizeBytes)
      const hash = known === undefined ? null : await hashOf(process)
      return hash === null ? null : (known?.get(hash) ?? null)
    },
  }
}
