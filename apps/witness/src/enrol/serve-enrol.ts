import { encodeBase64, encodeHex } from '@custody/evidence'
import type { Result } from '@custody/model'
import { credentialFor, stateEnrolment } from './enrol-log.ts'
import type { Enrolling, EnrolLogProblem } from './enrol-log.ts'
import type { KeptStatement } from './statement-store.ts'

/** What an enrolment is answered: JSON, or one code. */
export type EnrolAnswer =
  | { readonly status: 200; readonly json: object }
  | { readonly status: number; readonly code: string }

/** The status that goes with each code; any other says that what the key shows does not hold. */
const statusOf: { readonly [code: string]: number } = {
  REQUEST_SHAPE_UNKNOWN: 400,
  ORGANISATION_UNKNOWN: 404,
  CHIP_KNOWN: 409,
  LOG_KEY_DIFFERS: 409,
  CHIP_DIFFERS: 409,
  EPOCH_NOT_GRANTED: 409,
  EPOCH_CLOSED: 403,
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
}

/** A statement as it travels, and as a bundle holds it. */
export function statementJson(witness: string, { bytes, signature }: KeptStatement): object {
  return { witness, bytes: encodeBase64(bytes), signature: encodeHex(signature) }
}

function answerOf<Value>(
  result: Result<Value, EnrolLogProblem>,
  json: (value: Value) => object,
): EnrolAnswer {
  if (result.ok) return { status: 200, json: json(result.value) }
  const { code } = result.error
  return { status: statusOf[code] ?? 403, code }
}
