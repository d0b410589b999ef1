import { byteReader, joined, sized, u16, u32 } from './bytes.ts'
import { algorithms, curveP256, handles, objectAttributes as bits } from './numbers.ts'

// Pure. Source: TPM 2.0 Library, part 2, 12.2.4 (TPMT_PUBLIC); part 1, 16 (names).

/** The hash that all of ours are named by; a Name is its algorithm and 32 bytes. */
type Sha256 = (bytes: Uint8Array) => Uint8Array

/** Attributes of an attestation key: exactly these. */
export const attestationAttributes =
  bits.fixedTpm |
  bits.fixedParent |
  bits.sensitiveDataOrigin |
  bits.userWithAuth |
  bits.noDa |
  bits.restricted |
  bits.sign

/**
 * The public area of an attestation key: P-256, ECDSA with SHA-256, restricted. `x` and `y` are the point of a key that
 * is, or in a template what makes keys differ (`unique`).
 */
export function attestationPublic(
  x: Uint8Array,
  y: Uint8Array,
  attributes = attestationAttributes,
): Uint8Array {
  return joined(
    u16(algorithms.ecc),
    u16(algorithms.sha256),
    u32(attributes),
    sized(new Uint8Array(0)), // authPolicy
    u16(algorithms.null), // symmetric
    u16(algorithms.ecdsa),
    u16(algorithms.sha256),
    u16(curveP256),
    u16(algorithms.null), // kdf
    sized(x),
    sized(y),
  )
}

/** A public area as far as one needs to know it. */
export type PublicArea = {
  readonly attributes: number
  readonly authPolicy: Uint8Array
  readonly key:
    | {
        readonly kind: 'ecc'
        readonly curve: number
        readonly x: Uint8Array
        readonly y: Uint8Array
      }
    | { readonly kind: 'rsa'; readonly exponent: number; readonly modulus: Uint8Array }
  /** Of a storage key, such as the endorsement key: AES, its bits. Null for a signing key. */
  readonly aesBits: number | null
}

/** Reads a TPMT_PUBLIC named by SHA-256; null for anything else. */
export function parsePublicArea(bytes: Uint8Array): PublicArea | null {
  const reader = byteReader(bytes)
  const type = reader.u16()
  if (reader.u16() !== algorithms.sha256) return null
  const attributes = reader.u32()
  const authPolicy = reader.sized()
  const symmetric = reader.u16()
  const aesBits = symmetric === algorithms.null ? null : reader.u16()
  const isKnownCipher = symmetric === algorithms.null || symmetric === algorithms.aes
  if (!isKnownCipher || (aesBits !== null && reader.u16() !== algorithms.cfb)) return null
  if (reader.u16() !== algorithms.null) reader.u16() // scheme and its hash
  const key =
    type === algorithms.ecc ? eccOf(reader) : type === algorithms.rsa ? rsaOf(reader) : null
  return key !== null && reader.isWhole() ? { attributes, authPolicy, key, aesBits } : null
}

function eccOf(reader: ReturnType<typeof byteReader>): PublicArea['key'] | null {
  const curve = reader.u16()
  if (reader.u16() !== algorithms.null) return null
  return { kind: 'ecc', curve, x: reader.sized(), y: reader.sized() }
}

function rsaOf(reader: ReturnType<typeof byteReader>): PublicArea['key'] {
  reader.u16() // bits
  const exponent = reader.u32()
  return { kind: 'rsa', exponent: exponent === 0 ? 65_537 : exponent, modulus: reader.sized() }
}

/** The Name of a public area, or of an NV index's: nameAlg ‖ SHA-256(area). 34 bytes. */
export function nameOf(sha256: Sha256, area: Uint8Array): Uint8Array {
  return joined(u16(algorithms.sha256), sha256(area))
}

/** The Name of a primary of the endorsement hierarchy with that above it: what its attestations call the signer. */
export function qualifiedNameOf(sha256: Sha256, name: Uint8Array): Uint8Array {
  return nameOf(sha256, joined(u32(handles.endorsement), name))
}

/** The public area of the attestation key with that SPKI. Its attributes are fixed, so its key says all of it. */
export function attestationPublicOf(spki: Uint8Array): Uint8Array {
  return attestationPublic(spki.slice(27, 59), spki.slice(59, 91))
}

/** A coordinate or half of a signature in 32 bytes: chips leave zeros in front away. */
export function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(32)
  whole.set(bytes.subarray(-32), 32 - Math.min(32, bytes.length))
  return whole
}
