import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyProtection, Result } from '@custody/model'
import { err, isBetterProtection, ok } from '@custody/model'
import type { AttestationProblem, KeyAttestation } from '../../key-attestation.ts'
import { nodeCrypto, nodeP256 } from '../../node-crypto.ts'
import type { TpmCredential } from '../activate.ts'
import { makeCredential } from '../make-credential.ts'
import { verifyShownTpmKey } from '../verify-attestation.ts'
import type { ShownTpmKey } from '../verify-attestation.ts'
import { endorsementLevel } from './endorsement-level.ts'
import type { EndorsementLevel, EndorsementProblem, LevelReason } from './endorsement-level.ts'
import type { TrustRoot } from './trust-roots.ts'

/** What an attester needs from the world. */
export type AttesterWorld = {
  /** 32 random bytes that only this attester knows. Whoever has them needs no chip. */
  readonly key: Uint8Array
  /** Read for each enrolment: what the operator loads counts at once. */
  readonly roots: () => readonly TrustRoot[]
  /** Milliseconds. */
  readonly now: () => number
}

/** What a key is to attest for: the log that it is to seal, and the challenge that it answered. */
export type AttestedFor = { readonly origin: string; readonly challenge: Uint8Array }

/** What an attester found of a chip's key. */
export type AttestedKey = {
  /** The attestation key's Name. */
  readonly name: Uint8Array
  readonly level: KeyProtection
  /** Why it is no better; null where a root vouches for it and each seal has its counter. */
  readonly because: LevelReason | null
  /** SHA-256 of the endorsement key's public area: which chip this is. */
  readonly endorsementKey: Uint8Array
  readonly certificate: Uint8Array | null
  /** What the counter showed; null for a key that seals without one. */
  readonly counter: number | null
}

export type TpmAttesterProblem =
  | AttestationProblem
  | EndorsementProblem
  | { readonly code: 'ENDORSEMENT_KEY_UNSUPPORTED' }
  /** The secret is not that of the credential made for this key, this log and this challenge. */
  | { readonly code: 'CREDENTIAL_REFUSED' }

export type TpmAttester = {
  /** A credential that only a chip which holds both keys opens. */
  readonly credential: (
    shown: KeyAttestation,
    to: AttestedFor,
  ) => Result<TpmCredential, TpmAttesterProblem>
  /** What holds of the key whose chip opened that credential. */
  readonly attested: (
    shown: KeyAttestation,
    to: AttestedFor,
    secret: Uint8Array,
  ) => Result<AttestedKey, TpmAttesterProblem>
}

const label = 'custody/credential/1\0'

/** Nothing shows what else a chip without a counter has sealed. So its key counts as one that others can use. */
function uncounted(found: EndorsementLevel): EndorsementLevel {
  return isBetterProtection(found.level, 'tpm-shared')
    ? { level: 'tpm-shared', because: 'counter-missing' }
    : found
}

/**
 * Attests keys of chips. Between the two steps it remembers nothing: the secret is an HMAC over all that the credential
 * is for, so it comes back as good for that alone. The caller makes sure that the challenge is its own and young.
 */
export function tpmAttester({ key, roots, now }: AttesterWorld): TpmAttester {
  const examine = (shown: KeyAttestation, challenge: Uint8Array) => {
    const held = verifyShownTpmKey(nodeCrypto, nodeP256(), shown, challenge)
    if (!held.ok) return held
    const chip = endorsementLevel(held.value, roots(), now())
    if (!chip.ok) return chip
    const isCounted = held.value.first.counter !== null
    return ok({ held: held.value, level: isCounted ? chip.value : uncounted(chip.value) })
  }
  const secretOf = (
    { name, statement }: ShownTpmKey,
    { origin, challenge }: AttestedFor,
  ): Uint8Array =>
    new Uint8Array(
      createHmac('sha256', key)
        .update(label)
        .update(challenge)
        .update(name)
        .update(nodeCrypto.sha256(statement.counter))
        .update(nodeCrypto.sha256(statement.endorsementKey))
        .update(origin)
        .digest(),
    )
  return {
    credential(shown, to) {
      const examined = examine(shown, to.challenge)
      if (!examined.ok) return examined
      const { held } = examined.value
      return makeCredential(held.endorsementKey, held.name, secretOf(held, to))
    },
    attested(shown, to, secret) {
      const examined = examine(shown, to.challenge)
      if (!examined.ok) return examined
      const { held, level } = examined.value
      if (secret.length !== 32 || !timingSafeEqual(secret, secretOf(held, to)))
        return err({ code: 'CREDENTIAL_REFUSED' })
      const { endorsementKey, endorsementCertificate } = held.statement
      return ok({
        name: held.name,
        ...level,
        endorsementKey: nodeCrypto.sha256(endorsementKey),
        certificate: endorsementCertificate.length === 0 ? null : endorsementCertificate,
        counter: held.first.counter,
      })
    },
  }
}
