/** HMAC-SHA-256. The caller brings it: `node:crypto` in the daemon. */
export type HmacSha256 = (key: Uint8Array, message: Uint8Array) => Uint8Array

/** Names a secret without telling it: the same secret gives the same eight hex digits on one device. */
export type TagSecret = (secret: string) => string

/**
 * Makes the tag of this device: the first 32 bits of HMAC-SHA-256(key, "custody/secret/1" ‖ 0x00 ‖ secret).
 * `key` is 32 random bytes that never leave the device. Source: security.md, "Commitments".
 */
export function tagSecretWith(hmac: HmacSha256, key: Uint8Array): TagSecret {
  if (key.length !== 32) throw new Error(`a tag key has 32 bytes, not ${key.length}`)
  const encoder = new TextEncoder()
  return (secret) => hex(hmac(key, encoder.encode(`custody/secret/1\0${secret}`)).subarray(0, 4))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
