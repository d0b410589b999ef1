import { createPublicKey, hash, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { hmacFrom } from '@custody/evidence'
import type { Crypto } from '@custody/evidence'
import type { VerifyP256 } from '@custody/keys/verify'
import { isP256Key } from '@custody/keys/verify'

const sha256: Crypto['sha256'] = (bytes) => hash('sha256', bytes, 'buffer')

/** Hashing by OpenSSL. An HMAC of two one-shot hashes takes half the time of `createHmac`. */
export const nodeCrypto: Crypto = { sha256, hmacSha256: hmacFrom(sha256) }

/** Checks P-256 signatures by OpenSSL, about fifty times as fast as in TypeScript. Reads each key once. */
export function nodeP256(): VerifyP256 {
  const keys = new Map<string, KeyObject>()
  const keyOf = (publicKey: Uint8Array): KeyObject => {
    const name = Buffer.from(publicKey).toString('base64')
    const known = keys.get(name)
    if (known !== undefined) return known
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    keys.set(name, key)
    return key
  }
  return (publicKey, message, signature) => {
    if (!isP256Key(publicKey) || signature.length !== 64) return false
    try {
      return verify(
        'sha256',
        message,
        { key: keyOf(publicKey), dsaEncoding: 'ieee-p1363' },
        signature,
      )
    } catch {
      return false
    }
  }
}
