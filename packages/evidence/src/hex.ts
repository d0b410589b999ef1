import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

export type HexProblem = { readonly code: 'HEX_INVALID' }

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return bytesToHex(bytes)
}

/** Reads hex in its one canonical spelling: lower case, an even number of digits. */
export function decodeHex(text: string): Result<Uint8Array, HexProblem> {
  return /^(?:[0-9a-f]{2})*$/.test(text) ? ok(hexToBytes(text)) : err({ code: 'HEX_INVALID' })
}
