import { createPublicKey, hash, randomBytes, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Crypto, Random } from '@custody/evidence'
import { isP256Key } from './p256.ts'
import type { VerifyP256 } from './p256.ts'

const blockBytes = 64

/** Hashing by `node:crypto`. HMAC of two one-shot hashes (RFC 2104): half the time of `createHmac` on short input. */
export const nodeCrypto: Crypto = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  hmacSha256: (key, bytes) => {
    const short = key.length > blockBytes ? hash('sha256', key, 'buffer') : key
    const inner = padded(short, 0x36, bytes)
    return hash('sha256', padded(short, 0x5c, hash('sha256', inner, 'buffer')), 'buffer')
  },
}

function padded(key: Uint8Array, pad: number, bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(blockBytes + bytes.length).fill(pad, 0, blockBytes)
  for (let at = 0; at < key.length; at += 1) block[at] = (key[at] ?? 0) ^ pad
  block.set(bytes, blockBytes)
  return block
}

export const nodeRandom: Random = (length) => randomBytes(length)

/** P-256 by `node:crypto`. Keeps the keys it has read, so make one for a run and not one for a signature. */
export function nodeP256(): VerifyP256 {
  const keys = new Map<string, KeyObject | null>()
  return (publicKey, message, signature) => {
    const name = Buffer.from(publicKey).toString('base64')
    const key = keys.get(name) ?? readKey(publicKey)
    if (keys.size < 10_000) keys.set(name, key)
    return key !== null && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
}

function readKey(publicKey: Uint8Array): KeyObject | null {
  if (!isP256Key(publicKey)) return null
  try {
    return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}
