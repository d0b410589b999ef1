import {
  encodeEnrolmentStatement,
  encodeHex,
  encodeLogKey,
  enrolChallenge,
  portableCrypto,
} from '@custody/evidence'
import type { LogKey } from '@custody/evidence'
import type {
  AttestedFor,
  AttestedKey,
  TpmAttester,
  TpmAttesterProblem,
} from '@custody/keys/attester'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Cosigner } from '../witness-key.ts'
import type { WitnessStore } from '../witness-store.ts'
import { parseEnrolRequest } from './enrol-request.ts'
import type { EnrolRequest, EnrolRequestProblem } from './enrol-request.ts'
import type { Nonces } from './nonces.ts'
import type { HeldChip, KeptStatement } from './statement-store.ts'

/** What enrolling a log needs from the world. */
export type Enrolling = {
  readonly store: WitnessStore
  readonly cosigner: Cosigner
  readonly nonces: Nonces
  readonly attester: TpmAttester
  /** POSIX seconds. */
  readonly now: () => number
}

export type EnrolLogProblem =
  | EnrolRequestProblem
  | TpmAttesterProblem
  /** The witness's operator has not named the organisation: its logs are added by hand or not at all. */
  | { readonly code: 'ORGANISATION_UNKNOWN' }
  /** No nonce of this witness is among those that the key answered, or it is too old. */
  | { readonly code: 'CHALLENGE_REFUSED' }
  /** The chip is that of another device, for ever. */
  | { readonly code: 'CHIP_KNOWN' }
  /** The origin is known under another key. */
  | { readonly code: 'LOG_KEY_DIFFERS' }
  /** Another chip has shown itself for the log or its device: a grant gives a device no other one. */
  | { readonly code: 'CHIP_DIFFERS' }
  /** An epoch after the first, and neither a grant nor the operator has opened it here. */
  | { readonly code: 'EPOCH_NOT_GRANTED' }
  /** A later epoch of the device is open here. */
  | { readonly code: 'EPOCH_CLOSED' }
  /** Nobody vouches for the chip, which may be a program: its operator adds such a log by hand, or nobody does. */
  | { readonly code: 'CHIP_NOT_ATTESTED' }

/** Makes a credential that only the chip opens which holds the key. Keeps nothing. */
export function credentialFor(enrolling: Enrolling, body: string) {
  const request = requestOf(enrolling, body)
  if (!request.ok) return request
  const { shown, to } = request.value
  return enrolling.attester.credential(shown, to)
}

/**
 * Adds the log of a key whose chip has opened the credential, and states what was found of it. Both are durable when this
 * returns `ok`. Asked again for the same key it states the same again, so a lost answer costs nothing.
 */
export function stateEnrolment(
  enrolling: Enrolling,
  body: string,
): Result<KeptStatement, EnrolLogProblem> {
  const request = requestOf(enrolling, body)
  if (!request.ok) return request
  const { shown, to, secret } = request.value
  const attested = enrolling.attester.attested(shown, to, secret ?? new Uint8Array(0))
  if (!attested.ok) return attested
  return enrolling.store.alone(() => keepEnrolled(enrolling, request.value, attested.value))
}

type Checked = EnrolRequest & { readonly to: AttestedFor }

function requestOf(
  { store, cosigner, nonces }: Enrolling,
  body: string,
): Result<Checked, EnrolLogProblem> {
  const request = parseEnrolRequest(body)
  if (!request.ok) return request
  const { log, origin, serverNonce, witnesses } = request.value
  if (!store.isOrganisationKnown(log.organisation)) return err({ code: 'ORGANISATION_UNKNOWN' })
  const own = witnesses.find(({ name }) => name === cosigner.key.name)
  const challenge = enrolChallenge(portableCrypto, serverNonce, witnesses)
  if (own === undefined || challenge === null || !nonces.isOurs(own.nonce))
    return err({ code: 'CHALLENGE_REFUSED' })
  return ok({ ...request.value, to: { origin, challenge } })
}

function keepEnrolled(
  { store, cosigner, now }: Enrolling,
  { origin, log, shown }: Checked,
  attested: AttestedKey,
): Result<KeptStatement, EnrolLogProblem> {
  const device = `${log.organisation}/device/${log.device}`
  const key: LogKey = { kind: 'seal', origin, key: shown.key }
  const known = store.log(origin)
  const chip = encodeHex(attested.endorsementKey)
  const ownerOfChip = store.deviceOfChip(attested.endorsementKey)
  if (ownerOfChip !== null && ownerOfChip !== device) return err({ code: 'CHIP_KNOWN' })
  if (log.epoch < store.newestEpoch(device) || store.closing(origin) !== null)
    return err({ code: 'EPOCH_CLOSED' })
  if (log.epoch > 1 && known === null) return err({ code: 'EPOCH_NOT_GRANTED' })
  // Who asks is not known. What costs nothing to make up must not take the name of a log for good.
  if (attested.level === 'file' && known === null) return err({ code: 'CHIP_NOT_ATTESTED' })
  if (known !== null && encodeLogKey(portableCrypto, known) !== encodeLogKey(portableCrypto, key))
    return err({ code: 'LOG_KEY_DIFFERS' })
  if (!mayHold(store, device, { chip, origin })) return err({ code: 'CHIP_DIFFERS' })
  const added = store.keepLog(key, { how: 'enrolled', at: now() })
  if (!added.ok) return added

  const before = store.statement(origin)
  const { certificate } = attested
  const bytes = encodeEnrolmentStatement({
    akName: encodeHex(attested.name),
    // A verifier counts from the first statement on: a later one moves nothing.
    counter: before?.counter ?? attested.counter,
    ekCertSha256: certificate === null ? null : encodeHex(portableCrypto.sha256(certificate)),
    epoch: log.epoch,
    level: attested.level,
    nvName: shown.key.nvName === null ? null : encodeHex(shown.key.nvName),
    origin,
    publicKey: encodeHex(shown.key.publicKey),
    time: now(),
  })
  const stated = {
    origin,
    bytes,
    signature: cosigner.state(bytes),
    counter: before?.counter ?? attested.counter,
    level: attested.level,
    because: attested.because,
  }
  if (before?.level === attested.level) return ok(before)
  store.keepStatement(stated)
  // A chip that nobody vouches for may be a program, of which there are as many as anyone likes.
  if (attested.level !== 'file') store.keepChip({ chip, origin }, device)
  return ok(stated)
}

/**
 * Whether a log may be stated under that chip. A log has one; so has a device, through all epochs that grants open: who
 * writes grants must not move a device into a chip of theirs. Only the operator does, who adds the log by hand.
 */
function mayHold(store: WitnessStore, device: string, { chip, origin }: HeldChip): boolean {
  const held = store.chipsOf(device)
  const own = held.filter((one) => one.origin === origin)
  const allowed = own.length > 0 || store.coming(origin)?.how === 'by-hand' ? own : held
  return allowed.length === 0 || allowed.some((one) => one.chip === chip)
}
