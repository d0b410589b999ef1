import type { NoteKey, VerifyEd25519 } from './note-key.ts'
import { linesOf } from './seal.ts'
import type { NoteSignature, SignedNote } from './signed-note.ts'

/** What a witness says of a checkpoint: at that time this was the newest consistent head it had seen of the log. */
export type Cosignature = {
  /** POSIX seconds, by the witness's clock. */
  readonly time: number
}

const signatureBytes = 8 + 64

/** The bytes that an Ed25519 cosigner signs. Source: C2SP tlog-cosignature, "Ed25519 signed message". */
export function cosignedMessage(noteText: string, time: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${noteText}`)
}

/** A cosigner's line: key id, time as u64, Ed25519 signature. */
export function cosignatureLine(key: NoteKey, time: number, signature: Uint8Array): NoteSignature {
  const bytes = new Uint8Array(signatureBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  bytes.set(signature, 8)
  return { name: key.name, keyId: key.keyId, signature: bytes }
}

/**
 * Looks for a witness's cosignatures on a checkpoint. Null: there is none. `bad`: a line of its own name and key does
 * not hold, which makes the note bad. Of several that hold the first in time counts: later ones move nothing.
 */
export function readCosignature(
  note: SignedNote,
  key: NoteKey,
  verify: VerifyEd25519,
): Cosignature | 'bad' | null {
  // Untrusted: whoever hands over a note wrote its lines.
  let first: number | null = null
  for (const { signature } of linesOf(note, key.name, key.keyId)) {
    const time = timeOf(signature)
    const message = time === null ? null : cosignedMessage(note.text, time)
    if (time === null || message === null) return 'bad'
    if (!verify(key.publicKey, message, signature.subarray(8))) return 'bad'
    first = Math.min(first ?? time, time)
  }
  return first === null ? null : { time: first }
}

/** The times, in POSIX seconds, that lines beside a log's own state, by name: as they say, not verified here. */
export function statedTimes(note: SignedNote, log: string): ReadonlyMap<string, number> {
  const stated = new Map<string, number>()
  for (const { name, signature } of note.signatures) {
    const time = name === log ? null : timeOf(signature)
    if (time !== null) stated.set(name, Math.min(time, stated.get(name) ?? time))
  }
  return stated
}

/** A time of zero is no time, and one past 2^53 is none that anybody lives to see. */
function timeOf(signature: Uint8Array): number | null {
  if (signature.length !== signatureBytes) return null
  const bytes = new DataView(signature.buffer, signature.byteOffset, 8)
  const time = Number(bytes.getBigUint64(0))
  return time > 0 && Number.isSafeInteger(time) ? time : null
}
