import type { KeyProtection, Result } from '@custody/model'
import type { ChipReading } from './chip-rule.ts'
import type { Crypto } from './crypto.ts'
import { equalHashes } from './merkle.ts'
import { encodeNote } from './signed-note.ts'
import type { NoteSignature, SignedNote } from './signed-note.ts'

/** How a checkpoint may be sealed. The identifiers are reserved for good; spec/seal.md. */
export const sealKinds = ['file-p256/1', 'se-p256/1', 'tpm-nv-certify/1', 'tpm-quote/1'] as const
export type SealKind = (typeof sealKinds)[number]

/** The public half of what seals a log. */
export type SealKey = {
  readonly kind: SealKind
  /** SubjectPublicKeyInfo, DER. P-256. */
  readonly publicKey: Uint8Array
  /** Name of the counter's NV index (TPM2B_NAME without its size); null unless `kind` is `tpm-nv-certify/1`. */
  readonly nvName: Uint8Array | null
}

/** A chip's time when it sealed, and its counter where it has one. */
export type SealedChip = ChipReading & {
  /** No: the clock may have shown this time before, because the chip lost power. */
  readonly safe: boolean
}

/** What a seal that holds lets a verifier say. */
export type SealClaims = {
  /** The best protection that such a seal alone can show. More takes statements of witnesses. */
  readonly atMost: KeyProtection
  /** What the chip said of itself; null where the seal is no chip's. */
  readonly chip: SealedChip | null
}

export type SealProblem =
  | { readonly code: 'SEAL_SIGNATURE_BAD' }
  | { readonly code: 'SEAL_KEY_INVALID' }

/** Checks one seal over a checkpoint's note text. `@custody/keys/verify` makes one; evidence holds no curve. */
export type VerifySeal = (
  key: SealKey,
  noteText: Uint8Array,
  signature: Uint8Array,
) => Result<SealClaims, SealProblem>

/**
 * A key as signed notes identify it: type byte 0xff, `custody.dev/seal/<kind>`, 0x00, SPKI, and for the TPM the NV
 * index's name. What a verifier key (vkey) holds, and what a key id is made of. Source: security.md, "Checkpoint, seal
 * and witness"; C2SP signed-note, "Signature types".
 */
export function encodeSealKey(key: SealKey): Uint8Array {
  const label = new TextEncoder().encode(`custody.dev/seal/${key.kind}\0`)
  const nvName = key.nvName ?? new Uint8Array(0)
  const bytes = new Uint8Array(1 + label.length + key.publicKey.length + nvName.length)
  bytes[0] = 0xff
  bytes.set(label, 1)
  bytes.set(key.publicKey, 1 + label.length)
  bytes.set(nvName, 1 + label.length + key.publicKey.length)
  return bytes
}

/** The four bytes that name a key in its signature lines: SHA-256(name ‖ 0x0A ‖ encoded key)[:4]. */
export function sealKeyId(crypto: Crypto, origin: string, key: SealKey): Uint8Array {
  const name = new TextEncoder().encode(`${origin}\n`)
  const encoded = encodeSealKey(key)
  const message = new Uint8Array(name.length + encoded.length)
  message.set(name)
  message.set(encoded, name.length)
  return crypto.sha256(message).slice(0, 4)
}

/** A checkpoint with its seal: the note that leaves the device. `signature` is what the key's provider gave. */
export function sealNote(
  crypto: Crypto,
  noteText: string,
  seal: { readonly origin: string; readonly key: SealKey; readonly signature: Uint8Array },
): string {
  const keyId = sealKeyId(crypto, seal.origin, seal.key)
  const line = { name: seal.origin, keyId, signature: seal.signature }
  return encodeNote({ text: noteText, signatures: [line] })
}

/** The signature lines of a note that claim to be of that name and key id. */
export function linesOf(
  note: SignedNote,
  name: string,
  keyId: Uint8Array,
): readonly NoteSignature[] {
  return note.signatures.filter((line) => line.name === name && equalHashes(line.keyId, keyId))
}
