import type { Crypto } from './crypto.ts'
import type { FieldId } from './field.ts'

/** A salt has exactly this many bytes: HMAC pads shorter keys and hashes longer ones, so other lengths collide. */
export const saltBytes = 32

const label = new TextEncoder().encode('custody/commit/1\0')

/** Which field of an entry a commitment is to, and what opens it. */
export type Opening = {
  readonly seq: number
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/** Commits to the recorded bytes of one field of one log's entry. */
export type Commit = (opening: Opening) => Uint8Array

/**
 * Gives the commitments of one log: HMAC-SHA-256 under the salt over
 * `"custody/commit/1" 0x00 u16 |origin| origin u64 seq u8 field u64 |bytes| bytes`, integers big-endian.
 * A commitment reveals nothing of the bytes to whoever lacks the salt. Source: security.md, "Commitments".
 */
export function commitmentsIn(crypto: Crypto, origin: string): Commit {
  const name = new TextEncoder().encode(origin)
  const head = new Uint8Array(label.length + 2 + name.length)
  head.set(label)
  new DataView(head.buffer).setUint16(label.length, name.length)
  head.set(name, label.length + 2)
  return ({ seq, field, salt, bytes }) => {
    if (salt.length !== saltBytes)
      throw new Error(`a salt has ${saltBytes} bytes, not ${salt.length}`)
    const message = new Uint8Array(head.length + 17 + bytes.length)
    const numbers = new DataView(message.buffer, head.length, 17)
    message.set(head)
    numbers.setBigUint64(0, BigInt(seq))
    numbers.setUint8(8, field)
    numbers.setBigUint64(9, BigInt(bytes.length))
    message.set(bytes, head.length + 17)
    return crypto.hmacSha256(salt, message)
  }
}

/** ⌈log2 size⌉, all that a leaf tells of a payload's size. 0 for sizes 0 and 1. */
export function sizeLog2(size: number): number {
  let log2 = 0
  for (let power = 1; power < size; power *= 2) log2 += 1
  return log2
}
