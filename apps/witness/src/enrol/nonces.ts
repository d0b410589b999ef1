import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Nonces that need no memory: 8 bytes of their end, 8 random ones, 16 of an HMAC over both. A witness that starts anew
 * knows none of before.
 */
export type Nonces = {
  readonly make: () => { readonly nonce: Uint8Array; readonly expiresAt: number }
  /** Whether it was made here and has not ended. */
  readonly isOurs: (nonce: Uint8Array) => boolean
}

const lifeSeconds = 10 * 60

/** `now` in POSIX seconds. */
export function enrolNonces(now: () => number): Nonces {
  const key = randomBytes(32)
  const macOf = (head: Uint8Array) =>
    createHmac('sha256', key).update(head).digest().subarray(0, 16)
  return {
    make() {
      const expiresAt = now() + lifeSeconds
      const end = Buffer.alloc(8)
      end.writeBigUInt64BE(BigInt(expiresAt))
      const head = Buffer.concat([end, randomBytes(8)])
      return { nonce: new Uint8Array(Buffer.concat([head, macOf(head)])), expiresAt }
    },
    isOurs(nonce) {
      if (nonce.length !== 32) return false
      const bytes = Buffer.from(nonce)
      const isMadeHere = timingSafeEqual(bytes.subarray(16), macOf(bytes.subarray(0, 16)))
      return isMadeHere && bytes.readBigUInt64BE() > BigInt(now())
    },
  }
}
