import type { FieldId, Payload, SealedPayload, WrappedKey } from '@custody/evidence'
import type { Id, Instant, SessionId } from '@custody/model'
import { newId } from '@custody/model'

/** What closing contents needs: a generator, and the ciphers of `keys`. */
export type Closing = {
  readonly random: (size: number) => Uint8Array
  /** Wraps to the organisation's content key. */
  readonly wrap: (origin: string, key: SessionKey) => Promise<WrappedKey>
  readonly close: (key: SessionKey, nonce: Uint8Array, payload: Payload) => Promise<SealedPayload>
}

export type SessionKey = { readonly key: Id<'key'>; readonly secret: Uint8Array }

/** A payload with what chooses its key. */
export type Closable = {
  readonly seq: number
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
  readonly session: SessionId | null
  readonly at: Instant
}

export type ClosedContent = {
  readonly payloads: readonly SealedPayload[]
  readonly keys: readonly WrappedKey[]
}

/** Closes payloads before they leave. */
export type CloseContent = (origin: string, payloads: readonly Closable[]) => Promise<ClosedContent>

type Held = { readonly secret: SessionKey; readonly wrapped: WrappedKey }

const dayMs = 24 * 60 * 60 * 1000
/** Another key for a session and day costs a row of the server's table, and nothing else. */
const keysMax = 256

/**
 * Gives a closer with one random key per log, session and UTC day. Keys are in memory only: after a restart a session goes on
 * under another one, and what one key covers is never more than that.
 */
export function contentCloser({ random, wrap, close }: Closing): CloseContent {
  const held = new Map<string, Held>()
  const keyOf = async (origin: string, { session, at }: Closable): Promise<Held> => {
    const name = `${origin} ${session ?? ''} ${Math.floor(at / dayMs)}`
    const known = held.get(name)
    if (known !== undefined) return known
    const secret = { key: newId('key', random(16)), secret: random(32) }
    const made = { secret, wrapped: await wrap(origin, secret) }
    const [oldest] = held.keys()
    if (held.size >= keysMax && oldest !== undefined) held.delete(oldest)
    held.set(name, made)
    return made
  }
  return async (origin, payloads) => {
    const closed: SealedPayload[] = []
    const keys = new Map<string, WrappedKey>()
    for (const payload of payloads) {
      const { secret, wrapped } = await keyOf(origin, payload)
      keys.set(wrapped.key, wrapped)
      const { seq, field, salt, bytes } = payload
      closed.push(await close(secret, random(12), { origin, seq, field, salt, bytes }))
    }
    return { payloads: closed, keys: [...keys.values()] }
  }
}
