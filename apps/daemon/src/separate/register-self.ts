import type { Clock } from '@custody/model'
import type { Account } from '../home/account.ts'
import { readStat } from '../identify/process-stat.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { Registrations } from './registrations.ts'

/**
 * Registers this very process as a client, so that its canaries come in by the way that agents' calls take. Gives the
 * secret that they carry; null where our own process cannot be read.
 */
export function registerSelf(
  registered: Registrations,
  account: Account,
  secrets: Pick<ClientSecrets, 'of'>,
  now: Clock,
): string | null {
  const self = readStat('/proc', process.pid)
  if (self === null) return null
  const client = { pid: self.pid, startTime: self.startTime }
  registered.add({
    client,
    account,
    agent: { name: 'claude-code', version: 'unknown' },
    // Our own process, and no agent of anybody's.
    executable: 'known',
    registeredAt: now(),
    heardAt: now(),
  })
  return secrets.of(client)
}
