import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import { decodeBase64 } from './base64.ts'
import { leafHead, leafTail } from './bundle.ts'
import type { BundleLine } from './bundle.ts'
import { isFieldId } from './field.ts'
import type { FieldId } from './field.ts'
import { decodeHex } from './hex.ts'
import type { Hash } from './merkle.ts'
import { count, id, originText } from './scalar.ts'
import { readStamp, stampShape } from './stamp.ts'

export type BundleLineProblem = {
  readonly code: 'BUNDLE_LINE_INVALID' | 'BUNDLE_VERSION_UNKNOWN'
}

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
  statement: z.strictObject({
    statement: z.strictObject({
      witness: z.nullable(z.string().regex(/^[^\s+]{1,255}$/u)),
      bytes: z.string(),
      signature: z.nullable(z.string()),
    }),
  }),
  sealed: z.strictObject({
    sealed: z.strictObject({
      seq: count,
      field: z.custom<FieldId>(isFieldId),
      key: id('key'),
      nonce: z.string(),
      bytes: z.string(),
    }),
  }),
  head: z.strictObject({ head: z.string() }),
  checkpoint: z.strictObject({ checkpoint: z.string() }),
  proof: z.strictObject({
    proof: z.strictObject({ seq: count, path: z.array(z.string()).max(53) }),
  }),
  stamp: z.strictObject({ stamp: stampShape }),
  end: z.strictObject({ end: z.strictObject({ logs: count, leaves: count }) }),
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
  if ('sealed' in value) return readWith(lineShapes.sealed, value, readSealed)
  if ('head' in value)
    return readWith(lineShapes.head, value, ({ head }) => ok({ kind: 'head', note: head }))
  if ('statement' in value) return readWith(lineShapes.statement, value, readStatement)
  if ('stamp' in value) return readWith(lineShapes.stamp, value, readStamped)
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

const nonceBytes = 12

function readSealed({
  sealed: { seq, field, key, nonce: hex, bytes: text },
}: z.infer<typeof lineShapes.sealed>): Result<BundleLine, BundleLineProblem> {
  const nonce = decodeHex(hex)
  const bytes = decodeBase64(text)
  if (!nonce.ok || !bytes.ok) return err(invalid)
  return nonce.value.length === nonceBytes
    ? ok({ kind: 'sealed', sealed: { seq, field, key, nonce: nonce.value, bytes: bytes.value } })
    : err(invalid)
}

/** A witness and its signature stand together or not at all. A signature of the wrong length is for the verifier. */
function readStatement({
  statement: { witness, bytes: text, signature: hex },
}: z.infer<typeof lineShapes.statement>): Result<BundleLine, BundleLineProblem> {
  const bytes = decodeBase64(text)
  if (!bytes.ok || (witness === null) !== (hex === null)) return err(invalid)
  if (witness === null || hex === null)
    return ok({ kind: 'statement', statement: { by: null, bytes: bytes.value } })
  const signature = decodeHex(hex)
  if (!signature.ok) return err(invalid)
  const by = { witness, signature: signature.value }
  return ok({ kind: 'statement', statement: { by, bytes: bytes.value } })
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

function readStamped({
  stamp: text,
}: z.infer<typeof lineShapes.stamp>): Result<BundleLine, BundleLineProblem> {
  const stamp = readStamp(text)
  return stamp.ok ? ok({ kind: 'stamp', stamp: stamp.value }) : err(invalid)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
