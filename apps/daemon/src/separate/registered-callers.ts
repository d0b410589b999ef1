import type { Broker } from '../broker/broker.ts'
import type { Connection } from '../hooks/listen.ts'
import type { ProcessChain } from '@custody/model'
import type { Admission, Callers } from '../sessions/caller.ts'
import type { Registration, Registrations } from './registrations.ts'
import { sameProcess } from './registrations.ts'

type Known = { readonly pid: number; readonly registration: Registration }

/**
 * Admits the hooks of registered clients and nobody else: the secret that the hook carries, and the kernel's word that
 * the client registered under it holds the other end of the very connection. Source: security.md, "Port, caller,
 * browser".
 */
export function registeredCallers(
  broker: Pick<Broker, 'identifyTcp'>,
  registered: Registrations,
  chainOf: (pid: number) => Promise<ProcessChain>,
): Callers {
  const known = new Map<number, Known>()
  const chains = new Map<number, Promise<ProcessChain>>()

  async function admit(connection: Connection, secret: string | null): Promise<Admission> {
    const registration = secret === null ? null : registered.bySecret(secret)
    if (registration === null) return refused(secret === null ? 'no secret' : 'unknown secret')
    const before = known.get(connection.remotePort)?.pid ?? registration.client.pid
    const held = await broker.identifyTcp(connection.localPort, connection.remotePort, before)
    if (!held.ok) return refused('not identified')
    if (held.value.uid !== registration.account.uid) return refused('another account')
    if (held.value.pid === 0 || !sameProcess(held.value, registration.client))
      return refused(held.value.holders > 1 ? 'several processes' : 'another process')
    known.set(connection.remotePort, { pid: held.value.pid, registration })
    return { admitted: true }
  }

  return {
    admit,
    async callerOf(connection) {
      const registration = known.get(connection.remotePort)?.registration
      if (registration === undefined) throw new Error('asked for a caller that was not admitted')
      const { client, agent, account } = registration
      const before = chains.get(connection.remotePort)
      const chain = before ?? chainOf(client.pid)
      chains.set(connection.remotePort, chain)
      return { kind: 'agent', pid: client.pid, chain: await chain, agent, account }
    },
    forget({ remotePort }) {
      known.delete(remotePort)
      chains.delete(remotePort)
    },
  }
}

function refused(because: string): Admission {
  return { admitted: false, because }
}
