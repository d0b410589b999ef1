import type { Id } from '@custody/model'
import { encodeBase64 } from './base64.ts'
import type { Payload } from './entry.ts'
import type { FieldId } from './field.ts'
import { encodeHex } from './hex.ts'
import type { Hash } from './merkle.ts'
import { stampText } from './stamp.ts'
import type { Stamp } from './stamp.ts'

/**
 * One line of an evidence bundle: a file of JSON lines, each an object with one key that says what it is. The order is
 * fixed so that a log of any length is checked in one pass. Source: spec/bundle.md.
 */
export type BundleLine =
  | { readonly kind: 'bundle' }
  | { readonly kind: 'log'; readonly origin: string; readonly scope: BundleScope }
  | { readonly kind: 'statement'; readonly statement: StatedEnrolment }
  /** The leaf's bytes as they were signed. */
  | { readonly kind: 'leaf'; readonly bytes: Uint8Array }
  | { readonly kind: 'payload'; readonly payload: Omit<Payload, 'origin'> }
  | { readonly kind: 'sealed'; readonly sealed: SealedPayload }
  /** A leaf of an organisation's `heads`: a device's note, text and seal line. */
  | { readonly kind: 'head'; readonly note: string }
  | { readonly kind: 'proof'; readonly seq: number; readonly path: readonly Hash[] }
  /** A note: checkpoint and signature lines. */
  | { readonly kind: 'checkpoint'; readonly note: string }
  /** Right after the checkpoint whose head was stamped. */
  | { readonly kind: 'stamp'; readonly stamp: Stamp }
  | { readonly kind: 'end'; readonly logs: number; readonly leaves: number }

/** What is said of the log's key: an enrolment statement as it was signed. */
export type StatedEnrolment = {
  /** Name of the witness's key and its signature; both null for what the server says by itself. */
  readonly by: { readonly witness: string; readonly signature: Uint8Array } | null
  readonly bytes: Uint8Array
}

/** What a closed payload has besides the payload's bytes: a salt of 32 and a tag of 16. */
export const saltAndTagBytes = 32 + 16

/** A payload that is there and closed: AES-256-GCM under a key that the bundle does not hold. */
export type SealedPayload = {
  readonly seq: number
  readonly field: FieldId
  /** The id of the content key; random. */
  readonly key: Id<'key'>
  /** 12 bytes. */
  readonly nonce: Uint8Array
  /** Salt ‖ bytes enciphered, then the tag. */
  readonly bytes: Uint8Array
}

/** `whole`: every entry from the first on, sealed as it goes. `selected`: some entries, each with its proof. */
export type BundleScope = 'whole' | 'selected'

/** What stands before and after a leaf's bytes, which are cut out and never written again. */
export const leafHead = '{"leaf":'
export const leafTail = '}'

/** Writes one line, newline included. */
export function encodeBundleLine(line: BundleLine): string {
  switch (line.kind) {
    case 'bundle':
      return lineOf({ bundle: { v: 1 } })
    case 'log':
      return lineOf({ log: { origin: line.origin, scope: line.scope } })
    case 'leaf':
      return `${leafHead}${new TextDecoder().decode(line.bytes)}${leafTail}\n`
    case 'payload':
      return lineOf({ payload: payloadText(line.payload) })
    case 'statement':
      return lineOf({ statement: statementText(line.statement) })
    case 'sealed':
      return lineOf({ sealed: sealedText(line.sealed) })
    case 'head':
      return lineOf({ head: line.note })
    case 'proof':
      return lineOf({ proof: { seq: line.seq, path: line.path.map(encodeHex) } })
    case 'checkpoint':
      return lineOf({ checkpoint: line.note })
    case 'stamp':
      return lineOf({ stamp: stampText(line.stamp) })
    case 'end':
      return lineOf({ end: { logs: line.logs, leaves: line.leaves } })
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`
}

function payloadText({ seq, field, salt, bytes }: Omit<Payload, 'origin'>): object {
  return { seq, field, salt: encodeHex(salt), bytes: encodeBase64(bytes) }
}

function statementText({ by, bytes }: StatedEnrolment): object {
  const [witness, signature] = by === null ? [null, null] : [by.witness, encodeHex(by.signature)]
  return { witness, bytes: encodeBase64(bytes), signature }
}

function sealedText({ seq, field, key, nonce, bytes }: SealedPayload): object {
  return { seq, field, key, nonce: encodeHex(nonce), bytes: encodeBase64(bytes) }
}
