import { decodeBase64, decodeHex, parseOrigin } from '@custody/evidence'
import type { LogName, WitnessNonce } from '@custody/evidence'
import type { KeyAttestation } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'

/** What a server relays for a device that enrols: the log that the key is to seal, and what the key's chip shows. */
export type EnrolRequest = {
  readonly origin: string
  readonly log: Extract<LogName, { readonly kind: 'device' }>
  readonly serverNonce: Uint8Array
  readonly witnesses: readonly WitnessNonce[]
  readonly shown: KeyAttestation
  /** Of the credential that was made before; null when one is asked for. */
  readonly secret: Uint8Array | null
}

export type EnrolRequestProblem = { readonly code: 'REQUEST_SHAPE_UNKNOWN' }

const nonce = z.string().transform((text, context) => decoded(decodeHex(text), context))
const base64 = z.string().transform((text, context) => decoded(decodeBase64(text), context))
const Request = z.strictObject({
  origin: z.string(),
  nonce,
  witnesses: z.array(z.strictObject({ name: z.string().min(1).max(255), nonce })).max(16),
  key: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tpm-nv-certify/1'), publicKey: base64, nvName: base64 }),
    z.strictObject({ kind: z.literal('tpm-quote/1'), publicKey: base64, nvName: z.null() }),
  ]),
  possession: base64,
  statement: base64,
  secret: nonce.optional(),
})

/** Reads the body of `enrol/credential` and `enrol/statement`. Says nothing of whether anything of it holds. */
export function parseEnrolRequest(body: string): Result<EnrolRequest, EnrolRequestProblem> {
  // Untrusted: anyone may send it.
  const parsed = Request.safeParse(jsonOf(body))
  if (!parsed.success) return err({ code: 'REQUEST_SHAPE_UNKNOWN' })
  const { origin, nonce: serverNonce, witnesses, key, possession, statement } = parsed.data
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device') return err({ code: 'REQUEST_SHAPE_UNKNOWN' })
  const shown = { key, possession, statement }
  const secret = parsed.data.secret ?? null
  return ok({ origin, log: log.value, serverNonce, witnesses, shown, secret })
}

/** For a transform of text into bytes. */
export function decoded(
  bytes: Result<Uint8Array, unknown>,
  context: { readonly addIssue: (issue: string) => void },
): Uint8Array {
  if (bytes.ok) return bytes.value
  context.addIssue('no bytes')
  return z.NEVER
}

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
