import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** The hashing that evidence needs. Apps pass one made of `node:crypto`; a browser uses `portableCrypto`. */
export type Crypto = {
  /** SHA-256: 32 bytes. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array
  /** HMAC-SHA-256: 32 bytes. */
  readonly hmacSha256: (key: Uint8Array, bytes: Uint8Array) => Uint8Array
}

/** Gives that many bytes of a cryptographic generator. */
export type Random = (length: number) => Uint8Array

/** Hashing in TypeScript alone: runs everywhere, several times slower than the platform's own. */
export const portableCrypto: Crypto = {
  sha256: (bytes) => sha256(bytes),
  hmacSha256: (key, bytes) => hmac(sha256, key, bytes),
}
