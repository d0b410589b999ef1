import { generateKeyPairSync, sign } from 'node:crypto'
import type { RequestKey } from '@custody/device'

/** A new Ed25519 key that lives in this process's memory only. */
export function makeRequestKey(): RequestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x } = publicKey.export({ format: 'jwk' })
  return {
    publicKey: Buffer.from(x ?? '', 'base64url').toString('hex'),
    sign: (bytes) => sign(null, bytes, privateKey),
  }
}
