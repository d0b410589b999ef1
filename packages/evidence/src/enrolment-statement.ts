import { err, keyProtections, ok } from '@custody/model'
import type { KeyProtection, Result } from '@custody/model'
import { z } from 'zod'
import { encodeCanonical, parseCanonicalBytes } from './canonical.ts'
import type { NoteKey, VerifyEd25519 } from './note-key.ts'
import { parseOrigin } from './origin.ts'
import { count, hash, keyBytes, originText } from './scalar.ts'

/** What a witness found of a device's key when it enrolled. Bytes in lower-case hex. Source: spec/seal.md, "Statements". */
export type EnrolmentStatement = {
  /** Name of the attestation key in its chip, 34 bytes; null where there is none. */
  readonly akName: string | null
  /** What the chip's counter showed at enrolment; null where there is none. */
  readonly counter: number | null
  /** SHA-256 of the endorsement certificate; null where the chip has none. */
  readonly ekCertSha256: string | null
  /** The epoch that `origin` names. */
  readonly epoch: number
  readonly level: KeyProtection
  /** Name of the counter's NV index, 34 bytes; null where there is no counter. */
  readonly nvName: string | null
  /** A device's log. */
  readonly origin: string
  /** SubjectPublicKeyInfo of the log's key. */
  readonly publicKey: string
  /** POSIX seconds, by the witness's clock. */
  readonly time: number
}

export type StatementProblem = {
  /** `STATEMENT_BAD`: the signature does not hold. `STATEMENT_INVALID`: it says nothing that the format allows. */
  readonly code: 'STATEMENT_BAD' | 'STATEMENT_INVALID'
}

const label = new TextEncoder().encode('custody/enrolment-statement/1\0')
const invalid: StatementProblem = { code: 'STATEMENT_INVALID' }
const chipName = z.string().regex(/^[0-9a-f]{68}$/)

const shape = z.strictObject({
  akName: z.nullable(chipName),
  counter: z.nullable(count),
  ekCertSha256: z.nullable(hash),
  epoch: count,
  level: z.enum(keyProtections),
  nvName: z.nullable(chipName),
  origin: originText,
  publicKey: keyBytes,
  time: count,
  v: z.literal(1),
})

/** Writes a statement: RFC 8785 JSON, UTF-8. These bytes are kept and signed as they are. */
export function encodeEnrolmentStatement(statement: EnrolmentStatement): Uint8Array {
  const text = encodeCanonical({ ...statement, v: 1 })
  // Invariant: integers, enumerations and hex always have a canonical form.
  if (!text.ok) throw new Error(text.error.code)
  return new TextEncoder().encode(text.value)
}

/** Reads a statement in its one canonical form. Says nothing of who made it. */
export function parseEnrolmentStatement(
  bytes: Uint8Array,
): Result<EnrolmentStatement, StatementProblem> {
  // Untrusted: whoever hands over a bundle wrote it.
  const parsed = shape.safeParse(parseCanonicalBytes(bytes))
  if (!parsed.success) return err(invalid)
  const { v: _, ...statement } = parsed.data
  const log = parseOrigin(statement.origin)
  const isOfItsEpoch = log.ok && log.value.kind === 'device' && log.value.epoch === statement.epoch
  return isOfItsEpoch ? ok(statement) : err(invalid)
}

/**
 * What a witness signs: "custody/enrolment-statement/1" ‖ 0x00 ‖ the statement's bytes. A cosignature's message begins
 * otherwise, so that one Ed25519 key serves for both.
 */
export function enrolmentMessage(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(label.length + bytes.length)
  message.set(label)
  message.set(bytes, label.length)
  return message
}

/** Reads a statement that a witness is said to have signed. The signature is checked first: 64 bytes, RFC 8032. */
export function verifyEnrolmentStatement(
  signed: { readonly bytes: Uint8Array; readonly signature: Uint8Array },
  key: Pick<NoteKey, 'publicKey'>,
  verify: VerifyEd25519,
): Result<EnrolmentStatement, StatementProblem> {
  const { bytes, signature } = signed
  const holds = signature.length === 64 && verify(key.publicKey, enrolmentMessage(bytes), signature)
  return holds ? parseEnrolmentStatement(bytes) : err({ code: 'STATEMENT_BAD' })
}
