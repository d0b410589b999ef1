import { decodeBase64, decodeHex, parseOrigin } from '@custody/evidence'
import type { LogName } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import { decoded, jsonOf } from '../enrol/enrol-request.ts'

/** What a server asks for a device: open this epoch, by that act, which stands in the log of acts. */
export type EpochRequest = {
  readonly origin: string
  readonly log: Extract<LogName, { readonly kind: 'device' }>
  readonly leaf: Uint8Array
  /** Where the act stands. */
  readonly seq: number
  /** How many acts the head has that `path` leads to. */
  readonly size: number
  readonly path: readonly Uint8Array[]
}

export type EpochRequestProblem = { readonly code: 'REQUEST_SHAPE_UNKNOWN' }

const count = z.int().nonnegative()
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text, context) => decoded(decodeHex(text), context))
const Request = z.strictObject({
  origin: z.string(),
  grant: z.strictObject({
    leaf: z.string().transform((text, context) => decoded(decodeBase64(text), context)),
    seq: count,
    size: count,
    path: z.array(hash).max(63),
  }),
})

/** Reads the body of `enrol/epoch`. Says nothing of whether anything of it holds. */
export function parseEpochRequest(body: string): Result<EpochRequest, EpochRequestProblem> {
  // Untrusted: anyone may send it.
  const parsed = Request.safeParse(jsonOf(body))
  if (!parsed.success) return err({ code: 'REQUEST_SHAPE_UNKNOWN' })
  const { origin, grant } = parsed.data
  const log = parseOrigin(origin)
  return log.ok && log.value.kind === 'device'
    ? ok({ origin, log: log.value, ...grant })
    : err({ code: 'REQUEST_SHAPE_UNKNOWN' })
}
