import type { Clock, Instant, Result } from '@custody/model'
import { instant, ok } from '@custody/model'
import { cleanFields } from './clean-fields.ts'
import type { DeviceLog, LogProblem } from './device-log.ts'
import { record } from './record.ts'

/** The longest a request key may live. Source: security.md, "Device requests". */
export const requestKeyLifeMs = 24 * 60 * 60 * 1000

/** A key in memory that signs requests. It authenticates transport and never evidence. */
export type RequestKey = {
  /** The 32 bytes of RFC 8032, in lower-case hex. */
  readonly publicKey: string
  /** Ed25519 over the bytes. */
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

export type AnnouncedKey = RequestKey & { readonly expiresAt: Instant; readonly seq: number }

/** What announcing needs from the world. */
export type KeyAnnouncer = {
  readonly now: Clock
  readonly log: Pick<DeviceLog, 'append'>
  readonly makeKey: () => RequestKey
  readonly bootId: string
}

/**
 * Makes a request key and announces it in the log. The server takes it once that entry is sealed and uploaded, by a
 * request that the key itself signs. `nonce` is the server's, hex; null when it is away.
 */
export async function announceRequestKey(
  announcer: KeyAnnouncer,
  nonce: string | null,
): Promise<Result<AnnouncedKey, LogProblem>> {
  const key = announcer.makeKey()
  const expiresAt = instant(announcer.now() + requestKeyLifeMs)
  const { publicKey } = key
  const recorded = await record(announcer, {
    kind: 'request-key',
    source: 'device',
    facts: { algorithm: 'ed25519', publicKey, expiresAt, nonce },
    // Nothing of a boot id can be a secret, so no tag is asked for.
    fields: cleanFields({ bootId: announcer.bootId }, { tagSecret: () => '', replaced: 'secrets' }),
  })
  return recorded.ok ? ok({ ...key, expiresAt, seq: recorded.value.seq }) : recorded
}
