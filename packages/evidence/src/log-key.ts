import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Crypto } from './crypto.ts'
import { encodeNoteKey, parseNoteKey } from './note-key.ts'
import type { NoteKey } from './note-key.ts'
import { sealKeyId } from './seal.ts'
import type { SealKey } from './seal.ts'
import { encodeVerifierKey, parseVerifierKey } from './verifier-key.ts'
import type { VerifierKeyProblem } from './verifier-key.ts'

/** The key of a log: a device's, which seals, or an organisation's, which signs as C2SP signed-note has it. */
export type LogKey =
  | { readonly kind: 'seal'; readonly origin: string; readonly key: SealKey }
  | { readonly kind: 'ed25519'; readonly origin: string; readonly key: NoteKey }

/** Reads a verifier key of either kind. */
export function parseLogKey(crypto: Crypto, text: string): Result<LogKey, VerifierKeyProblem> {
  const seal = parseVerifierKey(crypto, text)
  if (seal.ok) return ok({ kind: 'seal', ...seal.value })
  const note = parseNoteKey(crypto, text, 'note')
  return note.ok
    ? ok({ kind: 'ed25519', origin: note.value.name, key: note.value })
    : err(note.error)
}

/** Writes the verifier key of either kind. */
export function encodeLogKey(crypto: Crypto, log: LogKey): string {
  return log.kind === 'seal'
    ? encodeVerifierKey(crypto, log.origin, log.key)
    : encodeNoteKey(log.key, 'note')
}

/** The four bytes that name the key in its signature lines. */
export function logKeyId(crypto: Crypto, log: LogKey): Uint8Array {
  return log.kind === 'seal' ? sealKeyId(crypto, log.origin, log.key) : log.key.keyId
}
