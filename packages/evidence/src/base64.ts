import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

export type Base64Problem = { readonly code: 'BASE64_INVALID' }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const invalid = 255
const values = new Uint8Array(128).fill(invalid)
for (let value = 0; value < 64; value += 1) values[alphabet.charCodeAt(value)] = value

/** Base64 with padding. RFC 4648, 4. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63)
    text += left > 1 ? alphabet.charAt((bits >> 6) & 63) : '='
    text += left > 2 ? alphabet.charAt(bits & 63) : '='
    if (text.length > 8192) {
      parts.push(text)
      text = ''
    }
  }
  return parts.join('') + text
}

/** Reads base64 with padding, in its one canonical spelling: no white space, no stray bits in the last digit. */
export function decodeBase64(text: string): Result<Uint8Array, Base64Problem> {
  if (text.length % 4 !== 0) return err({ code: 'BASE64_INVALID' })
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let bad = 0
  let to = 0
  for (let at = 0; at < digits; at += 1) {
    const value = values[text.charCodeAt(at)] ?? invalid
    bad |= value
    bits = (bits << 6) | value
    if (at % 4 === 3) {
      bytes[to] = bits >> 16
      bytes[to + 1] = bits >> 8
      bytes[to + 2] = bits
      to += 3
      bits = 0
    }
  }
  if (padding > 0) to = finish(bytes, to, bits, padding)
  return bad > 63 || to < 0 ? err({ code: 'BASE64_INVALID' }) : ok(bytes)
}

/** Writes the bytes of a last, padded group; −1 if its unused bits are not zero. */
function finish(bytes: Uint8Array, to: number, bits: number, padding: number): number {
  if (padding === 2) {
    bytes[to] = bits >> 4
    return (bits & 15) === 0 ? to + 1 : -1
  }
  bytes[to] = bits >> 10
  bytes[to + 1] = bits >> 2
  return (bits & 3) === 0 ? to + 2 : -1
}
