import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Crypto } from './crypto.ts'
import { encodeHex } from './hex.ts'
import type { VerifierKeyProblem } from './verifier-key.ts'

/** What an Ed25519 key signs: notes as they stand, or checkpoints with a time before them. C2SP signed-note. */
export type NoteKeyUse = 'note' | 'cosignature'

/** An Ed25519 key as signed notes name it. */
export type NoteKey = {
  readonly name: string
  readonly keyId: Uint8Array
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
}

/** Says whether an Ed25519 signature (64 bytes) over `message` holds. Never throws. Evidence holds no curve. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

const typeBytes: { readonly [use in NoteKeyUse]: number } = { note: 0x01, cosignature: 0x04 }

/** Gives a public key the name and key id that its signature lines carry. */
export function noteKey(
  crypto: Crypto,
  name: string,
  publicKey: Uint8Array,
  use: NoteKeyUse,
): NoteKey {
  const head = new TextEncoder().encode(`${name}\n`)
  const bytes = new Uint8Array(head.length + 33)
  bytes.set(head)
  bytes.set(typed(publicKey, use), head.length)
  return { name, keyId: crypto.sha256(bytes).slice(0, 4), publicKey }
}

/** `<name>+<key id in hex>+<base64>`. C2SP signed-note, "Verifier keys". */
export function encodeNoteKey(key: NoteKey, use: NoteKeyUse): string {
  return `${key.name}+${encodeHex(key.keyId)}+${encodeBase64(typed(key.publicKey, use))}`
}

/** Reads a verifier key of that use. The key id must be the key's own: a damaged line is no key. */
export function parseNoteKey(
  crypto: Crypto,
  text: string,
  use: NoteKeyUse,
): Result<NoteKey, VerifierKeyProblem> {
  const [, name, keyId, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? []
  const bytes = decodeBase64(base64 ?? '')
  const isKey = bytes.ok && bytes.value.length === 33 && bytes.value[0] === typeBytes[use]
  if (name === undefined || !isKey) return err({ code: 'VERIFIER_KEY_INVALID' })
  const key = noteKey(crypto, name, bytes.value.slice(1), use)
  return encodeHex(key.keyId) === keyId ? ok(key) : err({ code: 'VERIFIER_KEY_INVALID' })
}

function typed(publicKey: Uint8Array, use: NoteKeyUse): Uint8Array {
  const bytes = new Uint8Array(33)
  bytes[0] = typeBytes[use]
  bytes.set(publicKey, 1)
  return bytes
}
