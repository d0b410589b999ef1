import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'

/** One signature line of a note. */
export type NoteSignature = {
  readonly name: string
  /** Four bytes. With `name` it says which key is meant; it proves nothing. */
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

/** A text and who signed it. Source: C2SP signed-note. */
export type SignedNote = {
  /** Ends in a newline. The bytes that are signed are its UTF-8. */
  readonly text: string
  /** At least one, in their order; no line twice. */
  readonly signatures: readonly NoteSignature[]
}

export type NoteProblem = { readonly code: 'NOTE_SHAPE_UNKNOWN' }

const invalid: NoteProblem = { code: 'NOTE_SHAPE_UNKNOWN' }
const signaturesMax = 64
const noteCharactersMax = 1_000_000

/** Reads a note. Says nothing of whether its signatures hold: its text is untrusted until a known key has verified. */
export function parseNote(note: string): Result<SignedNote, NoteProblem> {
  // Untrusted: notes come from bundles and devices.
  if (note.length > noteCharactersMax || !isNoteText(note)) return err(invalid)
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return err(invalid)
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > signaturesMax || new Set(lines).size !== lines.length) return err(invalid)
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = parseSignatureLine(line)
    if (!signature.ok) return signature
    signatures.push(signature.value)
  }
  return ok({ text: note.slice(0, end + 1), signatures })
}

/** Writes a note: text, empty line, signature lines. */
export function encodeNote(note: SignedNote): string {
  return `${note.text}\n${note.signatures.map(encodeSignatureLine).join('')}`
}

/** Writes one signature line, newline included. */
export function encodeSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const bytes = new Uint8Array(keyId.length + signature.length)
  bytes.set(keyId)
  bytes.set(signature, keyId.length)
  return `— ${name} ${encodeBase64(bytes)}\n`
}

function parseSignatureLine(line: string): Result<NoteSignature, NoteProblem> {
  const [, name, base64] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
  if (name === undefined || base64 === undefined) return err(invalid)
  const bytes = decodeBase64(base64)
  return bytes.ok && bytes.value.length > 4
    ? ok({ name, keyId: bytes.value.slice(0, 4), signature: bytes.value.slice(4) })
    : err(invalid)
}

/** Unicode text without control characters but newline. */
function isNoteText(text: string): boolean {
  return !/[\0-\x09\x0b-\x1f]|\p{Surrogate}/u.test(text)
}
