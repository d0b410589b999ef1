import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Payload } from './entry.ts'
import { isFieldId } from './field.ts'
import type { FieldId } from './field.ts'
import { decodeHex, encodeHex } from './hex.ts'
import type { Hash } from './merkle.ts'
import { count, originText } from './scalar.ts'

/**
 * One line of an evidence bundle: a file of JSON lines, each an object with one key that says what it is. The order is
 * fixed so that a log of any length is checked in one pass. Source: spec/bundle.md.
 */
export type BundleLine =
  | { readonly kind: 'bundle' }
  | { readonly kind: 'log'; readonly origin: string; readonly scope: BundleScope }
  /** The leaf's bytes as they were signed. */
  | { readonly kind: 'leaf'; readonly bytes: Uint8Array }
  | { readonly kind: 'payload'; readonly payload: Omit<Payload, 'origin'> }
  | { readonly kind: 'proof'; readonly seq: number; readonly path: readonly Hash[] }
  /** A note: checkpoint and signature lines. */
  | { readonly kind: 'checkpoint'; readonly note: string }
  | { readonly kind: 'end'; readonly logs: number; readonly leaves: number }

/** `whole`: every entry from the first on, sealed as it goes. `selected`: some entries, each with its proof. */
export type BundleScope = 'whole' | 'selected'

export type BundleLineProblem = {
  readonly code: 'BUNDLE_LINE_INVALID' | 'BUNDLE_VERSION_UNKNOWN'
}

const leafHead = '{"leaf":'
const leafTail = '}'
const invalid: BundleLineProblem = { code: 'BUNDLE_LINE_INVALID' }

const lineShapes = {
  bundle: z.strictObject({ bundle: z.strictObject({ v: z.int() }) }),
  log: z.strictObject({
    log: z.strictObject({ origin: originText, scope: z.enum(['whole', 'selected']) }),
  }),
  payload: z.strictObject({
    payload: z.strictObject({
      seq: count,
      field: z.custom<FieldId>(isFieldId),
      salt: z.string(),
      bytes: z.string(),
    }),
  }),
  checkpoint: z.strictObject({ checkpoint: z.string() }),
  proof: z.strictObject({
    proof: z.strictObject({ seq: count, path: z.array(z.string()).max(53) }),
  }),
  end: z.strictObject({ end: z.strictObject({ logs: count, leaves: count }) }),
}

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
    case 'proof':
      return lineOf({ proof: { seq: line.seq, path: line.path.map(encodeHex) } })
    case 'checkpoint':
      return lineOf({ checkpoint: line.note })
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

/** Reads one line, without its newline. A leaf's bytes are cut out, not written again. */
export function parseBundleLine(text: string): Result<BundleLine, BundleLineProblem> {
  // Untrusted: whoever hands over a bundle wrote it.
  if (text.startsWith(leafHead) && text.endsWith(leafTail))
    return ok({ kind: 'leaf', bytes: new TextEncoder().encode(text.slice(leafHead.length, -1)) })
  const value = jsonOf(text)
  if (typeof value !== 'object' || value === null) return err(invalid)
  if ('payload' in value) return readWith(lineShapes.payload, value, readPayload)
  if ('proof' in value) return readWith(lineShapes.proof, value, readProof)
  if ('checkpoint' in value)
    return readWith(lineShapes.checkpoint, value, (line) =>
      ok({ kind: 'checkpoint', note: line.checkpoint }),
    )
  if ('log' in value)
    return readWith(lineShapes.log, value, ({ log }) => ok({ kind: 'log', ...log }))
  if ('end' in value)
    return readWith(lineShapes.end, value, ({ end }) => ok({ kind: 'end', ...end }))
  return readWith(lineShapes.bundle, value, ({ bundle }) =>
    bundle.v === 1 ? ok({ kind: 'bundle' }) : err({ code: 'BUNDLE_VERSION_UNKNOWN' }),
  )
}

function readWith<Shape>(
  shape: z.ZodType<Shape>,
  value: object,
  read: (line: Shape) => Result<BundleLine, BundleLineProblem>,
): Result<BundleLine, BundleLineProblem> {
  const parsed = shape.safeParse(value)
  return parsed.success ? read(parsed.data) : err(invalid)
}

/** A salt of the wrong length is read all the same: the verifier names it for what it is. */
function readPayload({
  payload: text,
}: z.infer<typeof lineShapes.payload>): Result<BundleLine, BundleLineProblem> {
  const salt = decodeHex(text.salt)
  const bytes = decodeBase64(text.bytes)
  if (!salt.ok || !bytes.ok) return err(invalid)
  const { seq, field } = text
  return ok({ kind: 'payload', payload: { seq, field, salt: salt.value, bytes: bytes.value } })
}

function readProof({
  proof: text,
}: z.infer<typeof lineShapes.proof>): Result<BundleLine, BundleLineProblem> {
  const path: Hash[] = []
  for (const hex of text.path) {
    const hash = decodeHex(hex)
    if (!hash.ok || hash.value.length !== 32) return err(invalid)
    path.push(hash.value)
  }
  return ok({ kind: 'proof', seq: text.seq, path })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
