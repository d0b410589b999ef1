import { encodeBase64, encodeHex } from '@custody/evidence'
import type { Result } from '@custody/model'
import { openEpoch } from '../epochs/open-epoch.ts'
import type { OpenEpochProblem } from '../epochs/open-epoch.ts'
import { credentialFor, stateEnrolment } from './enrol-log.ts'
import type { Enrolling, EnrolLogProblem } from './enrol-log.ts'
import type { KeptStatement } from './statement-store.ts'

/** What an enrolment is answered: JSON, or one code. */
export type EnrolAnswer =
  | { readonly status: 200; readonly json: object }
  | { readonly status: number; readonly code: string }
  /** The request starts from another head than the one cosigned last, which has that size. */
  | { readonly status: 409; readonly code: string; readonly size: number }

/** The status that goes with each code; any other says that what the key shows does not hold. */
export const enrolStatusOf: { readonly [code: string]: number } = {
  REQUEST_SHAPE_UNKNOWN: 400,
  ORGANISATION_UNKNOWN: 404,
  CHIP_KNOWN: 409,
  LOG_KEY_DIFFERS: 409,
  CHIP_DIFFERS: 409,
  EPOCH_NOT_GRANTED: 409,
  EPOCH_CLOSED: 403,
  ACTS_UNKNOWN: 404,
  GRANT_INVALID: 400,
  GRANT_NOT_SHOWN: 403,
  ACTS_HEAD_DIFFERS: 409,
  EPOCH_ORDER_WRONG: 409,
  GRANT_BEHIND: 409,
  EPOCH_GRANTED: 409,
  CHIP_NOT_ATTESTED: 403,
}

/** The paths of enrolment, each answered to a POST. */
export const enrolPaths: {
  readonly [path: string]: (enrolling: Enrolling, body: string) => EnrolAnswer
} = {
  '/enrol/nonce': ({ nonces, cosigner }) => {
    const { nonce, expiresAt } = nonces.make()
    return { status: 200, json: { witness: cosigner.key.name, nonce: encodeHex(nonce), expiresAt } }
  },
  '/enrol/credential': (enrolling, body) =>
    answerOf(credentialFor(enrolling, body), ({ idObject, seed }) => ({
      idObject: encodeBase64(idObject),
      seed: encodeBase64(seed),
    })),
  '/enrol/statement': (enrolling, body) =>
    answerOf(stateEnrolment(enrolling, body), (kept) =>
      statementJson(enrolling.cosigner.key.name, kept),
    ),
  '/enrol/epoch': (enrolling, body) => {
    const opened = openEpoch(enrolling, body)
    return !opened.ok && opened.error.code === 'ACTS_HEAD_DIFFERS'
      ? { status: 409, ...opened.error }
      : answerOf(opened, (epoch) => epoch)
  },
}

/** A statement as it travels, and as a bundle holds it. */
export function statementJson(witness: string, { bytes, signature }: KeptStatement): object {
  return { witness, bytes: encodeBase64(bytes), signature: encodeHex(signature) }
}

function answerOf<Value>(
  result: Result<Value, EnrolLogProblem | OpenEpochProblem>,
  json: (value: Value) => object,
): EnrolAnswer {
  if (result.ok) return { status: 200, json: json(result.value) }
  const { code } = result.error
  return { status: enrolStatusOf[code] ?? 403, code }
}
