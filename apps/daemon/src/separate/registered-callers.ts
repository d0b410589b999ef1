import type { Clock, ProcessChain } from '@custody/model'
import type { Broker } from '../broker/broker.ts'
import type { Connection } from '../hooks/listen.ts'
import type { Admission, Callers } from '../sessions/caller.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { Registration, Registrations } from './registrations.ts'
import { nameOf } from './registrations.ts'

/**
 * Admits the hooks of registered clients and nobody else: the secret that the hook carries, and the kernel's word that
 * the client it was made for holds the other end of the very connection. Source: security.md, "Port, caller, browser".
 */
export function registeredCallers(
  broker: Pick<Broker, 'identifyTcp'>,
  registered: Registrations,
  secrets: Pick<ClientSecrets, 'clientOf'>,
  chainOf: (pid: number) => Promise<ProcessChain>,
  /** Only clients whose executable is listed may call. */
  listedOnly: boolean,
  now: Clock,
): Callers {
  const admitted = new Map<number, Registration>()
  const chains = new Map<number, Promise<ProcessChain>>()

  async function admit(connection: Connection, secret: string | null): Promise<Admission> {
    if (secret === null) return refused('no secret')
    const client = secrets.clientOf(secret)
    const registration = client === null ? null : registered.of(client)
    if (client === null || registration === null) return refused('unknown secret')
    const { localPort, remotePort } = connection
    const held = await broker.identifyTcp(localPort, remotePort, client.pid)
    if (!held.ok) return refused('not identified')
    if (held.value.uid !== registration.account.uid) return refused('another account')
    if (held.value.holders > 1) return refused('several processes')
    if (nameOf(held.value) !== nameOf(client)) return refused('another process')
    if (listedOnly && registration.executable !== 'known') return refused('executable not listed')
    admitted.set(remotePort, registration)
    registered.heard(client, now())
    return { admitted: true }
  }

  return {
    admit,
    async callerOf({ remotePort }) {
      const registration = admitted.get(remotePort)
      if (registration === undefined) throw new Error('asked for a caller that was not admitted')
      const { client, agent, account, executable } = registration
      const chain = chains.get(remotePort) ?? chainOf(client.pid)
      chains.set(remotePort, chain)
      // Another program under the agent's name and version is not shown to be the agent.
      const kind = executable === 'new' ? 'unverified' : 'agent'
      return { kind, pid: client.pid, chain: await chain, agent, executable, account }
    },
    forget({ remotePort }) {
      admitted.delete(remotePort)
      chains.delete(remotePort)
    },
  }
}

function refused(because: string): Admission {
  return { admitted: false, because }
}
