import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Instant } from '@custody/model'

// A nonce that needs no memory: 8 bytes of its end, 8 random ones and 16 of an HMAC over both, so any restart of the server
// knows it.

const lifeMs = 10 * 60_000

/** A nonce of 32 bytes, and until when it is good. */
export function makeNonce(
  key: Uint8Array,
  now: Instant,
): { readonly nonce: Uint8Array; readonly expiresAt: Instant } {
  const expiresAt = (now + lifeMs) as Instant
  const end = Buffer.alloc(8)
  end.writeBigUInt64BE(BigInt(expiresAt))
  const head = Buffer.concat([end, randomBytes(8)])
  return { nonce: Buffer.concat([head, macOf(key, head)]), expiresAt }
}

/** Whether this server made it and it has not ended. */
export function isNonce(key: Uint8Array, nonce: Uint8Array, now: Instant): boolean {
  const bytes = Buffer.from(nonce)
  if (bytes.length !== 32) return false
  const isMadeHere = timingSafeEqual(bytes.subarray(16), macOf(key, bytes.subarray(0, 16)))
  return isMadeHere && bytes.readBigUInt64BE(0) > BigInt(now)
}

function macOf(key: Uint8Array, head: Uint8Array): Buffer {
  return createHmac('sha256', key).update('custody/nonce/1\0').update(head).digest().subarray(0, 16)
}
