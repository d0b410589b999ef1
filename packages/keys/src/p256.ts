import { p256 } from '@noble/curves/nist.js'

/**
 * Says whether `signature` (r ‖ s, 64 bytes) over `message` holds for a P-256 key, with SHA-256. `publicKey` is a
 * SubjectPublicKeyInfo, DER, in the one form of `isP256Key`. Never throws.
 */
export type VerifyP256 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 0x04 ‖ x ‖ y } }. RFC 5480.
const header = Uint8Array.from([
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
  0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
])

/** Whether it is a P-256 key in the one form we take: SPKI, DER, point uncompressed, 91 bytes. */
export function isP256Key(publicKey: Uint8Array): boolean {
  return publicKey.length === 91 && header.every((byte, at) => byte === publicKey[at])
}

/** The key of an uncompressed point: 0x04 ‖ x ‖ y, 65 bytes. `isP256Key` is false of what comes from other bytes. */
export function p256KeyOf(point: Uint8Array): Uint8Array {
  return Uint8Array.from([...header.subarray(0, -1), ...point])
}

/** P-256 in TypeScript alone: for browsers, some forty times slower than the platform's own. */
export const portableP256: VerifyP256 = (publicKey, message, signature) => {
  if (!isP256Key(publicKey) || signature.length !== 64) return false
  try {
    return p256.verify(signature, message, publicKey.subarray(26), { lowS: false })
  } catch {
    return false
  }
}
