import type { Id } from '@custody/model'
import { saltBytes } from './commitment.ts'
import type { FieldId } from './field.ts'

/** A random key of one session and UTC day, wrapped to the organisation's content key: RFC 9180, base mode. */
export type WrappedKey = {
  readonly key: Id<'key'>
  /** The encapsulated key, 32 bytes. */
  readonly enc: Uint8Array
  /** The key as wrapped, 48 bytes. */
  readonly wrapped: Uint8Array
}

const text = new TextEncoder()

/** What a closed payload is bound to: `"custody/content/1" 0x00 origin 0x00 u64 seq u8 field`. */
export function contentAad(origin: string, seq: number, field: FieldId): Uint8Array {
  const head = text.encode(`custody/content/1\0${origin}\0`)
  const aad = new Uint8Array(head.length + 9)
  aad.set(head)
  const numbers = new DataView(aad.buffer, head.length)
  numbers.setBigUint64(0, BigInt(seq))
  numbers.setUint8(8, field)
  return aad
}

/** HPKE's `info`: a wrapped key opens under its own name in its own log only. */
export function wrapInfo(origin: string, key: Id<'key'>): Uint8Array {
  return text.encode(`custody/content-key/1\0${origin}\0${key}`)
}

/** What is enciphered: salt and bytes. */
export function closedText(payload: {
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}): Uint8Array {
  const plain = new Uint8Array(saltBytes + payload.bytes.length)
  plain.set(payload.salt)
  plain.set(payload.bytes, saltBytes)
  return plain
}

/** Salt and bytes again. */
export function openedText(plain: Uint8Array): {
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
} {
  return { salt: plain.slice(0, saltBytes), bytes: plain.slice(saltBytes) }
}
