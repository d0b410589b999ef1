import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ProcessName } from '../broker/broker.ts'

/** The secrets that tie hooks to the client that sends them. Nothing of them is kept: each follows from its client. */
export type ClientSecrets = {
  /** What the hooks of that process carry. The same for as long as it lives, so that a refresh changes nothing. */
  readonly of: (client: ProcessName) => string
  /** The process that a secret was made for; null for one that we never made. That it sent it, the kernel must say. */
  readonly clientOf: (secret: string) => ProcessName | null
}

/**
 * Secrets under a key of this daemon's, good for one boot: `PID.START.MAC`, the MAC over boot, pid and start time,
 * base64url without padding.
 */
export function clientSecrets(key: Uint8Array, bootId: string): ClientSecrets {
  const macOf = ({ pid, startTime }: ProcessName): Buffer =>
    createHmac('sha256', key)
      .update(`custody/client-secret/1\0${bootId}\0${pid}\0${startTime}`)
      .digest()
  return {
    of: (client) => `${client.pid}.${client.startTime}.${macOf(client).toString('base64url')}`,
    clientOf(secret) {
      const [, pid, startTime, mac] = /^(\d{1,10})\.(\d{1,16})\.([\w-]{43})$/.exec(secret) ?? []
      if (mac === undefined) return null
      const client = { pid: Number(pid), startTime: Number(startTime) }
      return timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(client)) ? client : null
    },
  }
}
