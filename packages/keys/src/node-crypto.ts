import { createPublicKey, hash, randomBytes, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Crypto, Random } from '@custody/evidence'
import { hmacFrom } from '@custody/evidence'
import { isP256Key } from './p256.ts'
import type { VerifyP256 } from './p256.ts'

const sha256: Crypto['sha256'] = (bytes) => hash('sha256', bytes, 'buffer')

/** Hashing by `node:crypto`. */
export const nodeCrypto: Crypto = { sha256, hmacSha256: hmacFrom(sha256) }

export const nodeRandom: Random = (length) => randomBytes(length)

/** P-256 by `node:crypto`. Keeps the keys it has read, so make one for a run and not one for a signature. */
export function nodeP256(): VerifyP256 {
  const keys = new Map<string, KeyObject | null>()
  return (publicKey, message, signature) => {
    if (signature.length !== 64) return false
    const name = Buffer.from(publicKey).toString('base64')
    const known = keys.get(name)
    const key = known === undefined ? readKey(publicKey) : known
    if (known === undefined && keys.size < keysMax) keys.set(name, key)
    return key !== null && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
}

const keysMax = 10_000

function readKey(publicKey: Uint8Array): KeyObject | null {
  if (!isP256Key(publicKey)) return null
  try {
    return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}
