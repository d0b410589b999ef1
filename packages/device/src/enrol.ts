import type { Crypto, EnrolmentStatement } from '@custody/evidence'
import {
  decodeBase64,
  decodeHex,
  encodeHex,
  enrolChallenge,
  parseEnrolmentStatement,
} from '@custody/evidence'
import { instant, keyProtections } from '@custody/model'
import type {
  DeviceId,
  Instant,
  Isolation,
  KeyProtection,
  OrganisationId,
  Platform,
  Problem,
  Result,
} from '@custody/model'
import { err, ok } from '@custody/model'
import type { AnswerOf, Client, ClientProblem, RequestOf, ServerEndpoints } from '@custody/protocol'
import { askedNext } from './next-epoch.ts'
import type { EpochGrant, EpochNeeded, NextEpoch } from './next-epoch.ts'
import { shownKey } from './shown-key.ts'
import type { Answer } from './shown-key.ts'

/** What enrolling needs from the world. `answer` and `activate` are a key provider's. */
export type Enroller = {
  readonly client: Pick<
    Client<ServerEndpoints>,
    'requestNonce' | 'startEnrolment' | 'requestCredentials' | 'enrol'
  >
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly answer: Answer
  /** Opens a credential in the chip that holds the key; null where no hardware vouches for it. */
  readonly activate:
    | ((credential: {
        readonly idObject: Uint8Array
        readonly seed: Uint8Array
      }) => Promise<Result<Uint8Array, Problem>>)
    | null
}

/** What a device says of itself. Names are what people call it; they identify nothing. */
export type DeviceSelf = {
  /** Null for a device that is enrolled: attested anew it needs none. */
  readonly token: string | null
  readonly protection: KeyProtection
  readonly isolation: Isolation
  readonly platform: Platform
  readonly name: string
  readonly osVersion: string
  readonly account: { readonly uid: number; readonly name: string }
}

/** What attesters made of the key. */
export type Attestation = {
  /** The least that a witness stated; without any witness the server's own word, which nobody else need believe. */
  readonly level: KeyProtection
  /** Witnesses that stated it, by the names of their keys. */
  readonly witnesses: readonly string[]
  /** Why the server's own word is no better; null where a root vouches for the chip. */
  readonly because: string | null
  /** Who was asked and stated nothing of this log and key, each with its code: witnesses, or `the server` of its own word. */
  readonly refusals: readonly { readonly witness: string; readonly code: string }[]
}

/** Binding of device, key and organisation. `origin` names the device's log from now on. */
export type Enrolment = {
  readonly device: DeviceId
  readonly organisation: OrganisationId
  readonly origin: string
  readonly epoch: number
  readonly state: 'pending' | 'active'
  /** Null for a key that no chip holds, and for a chip that is another device's. */
  readonly attestation: Attestation | null
  /** What opened this epoch; null for the first. */
  readonly grant: EpochGrant | null
  /** Until when the key is good, unless it is enrolled again before; null without an end. */
  readonly notAfter: Instant | null
}

type EnrolBody = RequestOf<ServerEndpoints['enrol']>['body']
/** What shows the key, in one way or the other. */
type Shown = Pick<EnrolBody, 'challenge' | 'key' | 'possession' | 'statement' | 'attested' | 'next'>

/**
 * Enrols the device. Safe to repeat: the same key gets the same device back, and repeated it
 * is attested anew, by witnesses too that were away. A key in a chip is attested by the server and
 * by each of its witnesses, all over one answer of the chip. With `next` it asks for that epoch, and
 * is enrolled in it once it is granted.
 *
 * `NETWORK`: try again. `EPOCH_NEEDED`: ask for that epoch. `EPOCH_AWAITED`: asked, and not granted yet. Another code of the
 * server (`TOKEN_REFUSED`, `ENROLMENT_CONFLICT` …) needs a person.
 */
export async function enrol(
  enroller: Enroller,
  self: DeviceSelf,
  next: NextEpoch | null = null,
): Promise<Result<Enrolment, EnrolProblem>> {
  const { activate } = enroller
  if (activate === null) return enrolHeld(enroller, self, next)
  const shown = await showChip({ ...enroller, activate }, self.token, next)
  if (!shown.ok) return shown
  const enrolled = await enrolWith(enroller, self, shown.value)
  // Two installations of one machine share its chip. Where nothing is claimed of the key that costs nothing.
  const isSharedChip = !enrolled.ok && enrolled.error.code === 'CHIP_KNOWN'
  return isSharedChip && self.isolation === 'same-user' ? enrolHeld(enroller, self, next) : enrolled
}

export type EnrolProblem = Problem | EpochNeeded

/** A key that is held and no more: the challenge is the server's nonce. */
async function enrolHeld(
  enroller: Enroller,
  self: DeviceSelf,
  next: NextEpoch | null,
): Promise<Result<Enrolment, EnrolProblem>> {
  const nonce = await enroller.client.requestNonce()
  if (!nonce.ok) return err(problemOf(nonce.error))
  const challenge = decodeHex(nonce.value.nonce)
  if (!challenge.ok) return challenge
  const proof = await enroller.answer(challenge.value)
  if (!proof.ok) return proof
  const asked = await askedNext(next, challenge.value)
  if (!asked.ok) return asked
  const shown = { challenge: nonce.value.nonce, ...shownKey(proof.value), attested: null }
  return enrolWith(enroller, self, { ...shown, next: asked.value })
}

/** A key in a chip: one answer for all attesters, and the secret of each one's credential. */
async function showChip(
  {
    client,
    crypto,
    answer,
    activate,
  }: Enroller & { readonly activate: NonNullable<Enroller['activate']> },
  token: string | null,
  next: NextEpoch | null,
): Promise<Result<Shown, EnrolProblem>> {
  const start = await client.startEnrolment()
  if (!start.ok) return err(problemOf(start.error))
  const { nonce, witnesses } = start.value
  const challenge = challengeOf(crypto, start.value)
  if (challenge === null) return err({ code: 'CHALLENGE_REFUSED' })
  const proof = await answer(challenge)
  if (!proof.ok) return proof
  const asked = await askedNext(next, challenge)
  if (!asked.ok) return asked
  const shown = { ...shownKey(proof.value), next: asked.value }
  const made = await client.requestCredentials({ body: { token, nonce, witnesses, ...shown } })
  if (!made.ok) return err(problemOf(made.error))
  const secrets: NonNullable<EnrolBody['attested']>['secrets'] = []
  for (const { witness, idObject, seed } of made.value.credentials) {
    const [id, sealed] = [decodeBase64(idObject), decodeBase64(seed)]
    if (!id.ok || !sealed.ok) continue
    // One that does not open is one attester less: the others need not wait for it.
    const secret = await activate({ idObject: id.value, seed: sealed.value })
    if (secret.ok && secret.value.length === 32)
      secrets.push({ witness, secret: encodeHex(secret.value) })
    else if (!secret.ok && witness === null) return secret
  }
  return ok({ challenge: nonce, ...shown, attested: { witnesses, secrets } })
}

function challengeOf(
  crypto: Enroller['crypto'],
  { nonce, witnesses }: AnswerOf<ServerEndpoints['startEnrolment']>,
): Uint8Array | null {
  const own = decodeHex(nonce)
  const theirs = witnesses.map((one) => ({ name: one.name, nonce: decodeHex(one.nonce) }))
  const named = theirs.flatMap(({ name, nonce: bytes }) =>
    bytes.ok ? [{ name, nonce: bytes.value }] : [],
  )
  return own.ok && named.length === theirs.length ? enrolChallenge(crypto, own.value, named) : null
}

async function enrolWith(
  { client }: Enroller,
  self: DeviceSelf,
  shown: Shown,
): Promise<Result<Enrolment, EnrolProblem>> {
  const enrolled = await client.enrol({ body: { ...self, ...shown } })
  if (!enrolled.ok) return err(problemOf(enrolled.error))
  const { device, organisation, origin, epoch, state, grant } = enrolled.value
  const attestation = shown.attested === null ? null : attestationIn(enrolled.value, shown)
  const notAfter = enrolled.value.notAfter === null ? null : instant(enrolled.value.notAfter)
  return ok({ device, organisation, origin, epoch, state, attestation, grant, notAfter })
}

/** Reads what was stated of this very key. Whether it is signed is for a verifier to say, who knows whom to believe. */
function attestationIn(
  { origin, statements, because, refusals }: AnswerOf<ServerEndpoints['enrol']>,
  { key }: Shown,
): Attestation {
  const read = statements.map(({ witness, bytes }) => {
    const decoded = decodeBase64(bytes)
    const statement = decoded.ok ? parseEnrolmentStatement(decoded.value) : decoded
    const isOurs = statement.ok && isAbout(statement.value, origin, key)
    return { witness, level: isOurs ? statement.value.level : null }
  })
  const stated = read.flatMap(({ witness, level }) => (level === null ? [] : [{ witness, level }]))
  // One about another log or key is no oversight: somebody told the witness another name than us.
  const foreign = read.flatMap(({ witness, level }) =>
    level === null ? [{ witness: witness ?? 'the server', code: 'STATEMENT_DIFFERS' }] : [],
  )
  const byWitnesses = stated.filter(({ witness }) => witness !== null)
  const counted = byWitnesses.length > 0 ? byWitnesses : stated
  return {
    level: counted.length === 0 ? 'file' : counted.map(({ level }) => level).reduce(lesser),
    witnesses: byWitnesses.map(({ witness }) => witness ?? ''),
    because,
    refusals: [...refusals, ...foreign],
  }
}

function isAbout(statement: EnrolmentStatement, origin: string, key: Shown['key']): boolean {
  return (
    statement.origin === origin &&
    statement.publicKey === hexOf(key.publicKey) &&
    statement.nvName === (key.nvName === null ? null : hexOf(key.nvName))
  )
}

function hexOf(base64: string): string | null {
  const bytes = decodeBase64(base64)
  return bytes.ok ? encodeHex(bytes.value) : null
}

function lesser(a: KeyProtection, b: KeyProtection): KeyProtection {
  return keyProtections.indexOf(a) > keyProtections.indexOf(b) ? a : b
}

function problemOf(problem: ClientProblem): EnrolProblem {
  if (problem.code !== 'REFUSED') return { code: problem.code }
  const { code, extra } = problem.problem
  const epoch = extra?.['epoch']
  return code === 'EPOCH_NEEDED' && typeof epoch === 'number' ? { code, epoch } : { code }
}
