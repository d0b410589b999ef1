import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { bytesToHex } from '@noble/hashes/utils.js'

export type HexProblem = { readonly code: 'HEX_INVALID' }

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return bytesToHex(bytes)
}

/** Reads hex in its one canonical spelling: lower case, an even number of digits. */
export function decodeHex(text: string): Result<Uint8Array, HexProblem> {
  const bytes = new Uint8Array(text.length / 2)
  let bad = text.length % 2
  for (let at = 0; at < bytes.length; at += 1) {
    const high = digitOf(text.charCodeAt(at * 2))
    const low = digitOf(text.charCodeAt(at * 2 + 1))
    bad |= (high | low) & invalid
    bytes[at] = (high << 4) | low
  }
  return bad === 0 ? ok(bytes) : err({ code: 'HEX_INVALID' })
}

const invalid = 16

function digitOf(character: number): number {
  if (character >= 48 && character <= 57) return character - 48
  return character >= 97 && character <= 102 ? character - 87 : invalid
}
