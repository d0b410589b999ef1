import { equalHashes, portableCrypto } from '@custody/evidence'
import type { Crypto } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { challengeBytes, challengeMessage } from '../challenge.ts'
import type { AttestationProblem, KeyAttestation, VerifyAttestation } from '../key-attestation.ts'
import { isP256Key } from '../p256.ts'
import type { VerifyP256 } from '../p256.ts'
import { parseNvPublic, writtenCounterPublic } from './nv-public.ts'
import { endorsementPublicOf } from './primary.ts'
import { attestationPublicOf, nameOf, parsePublicArea } from './public-area.ts'
import type { PublicArea } from './public-area.ts'
import { parseStatement } from './statement.ts'
import type { TpmStatement } from './statement.ts'
import { verifySignedAttest, verifyTpmSeal } from './verify-seal.ts'
import type { TpmSeal } from './verify-seal.ts'

// Pure: a browser runs it. Format and rules: spec/tpm-seal.md, "Enrolment".

/** What holds of a key that a chip is said to hold, before a credential was made for it. */
export type ShownTpmKey = {
  /** For whom to make a credential: only the chip that holds a key of this name opens it. */
  readonly name: Uint8Array
  readonly endorsementKey: PublicArea
  readonly statement: TpmStatement
  /** The chip's time when it answered, and the counter where it has one. */
  readonly first: TpmSeal
  /** The chip's firmware, as its own quote says it. */
  readonly firmware: bigint
}

/**
 * Checks what a chip shows of a key: that the key answers the challenge, that its public area has exactly our attributes,
 * that the counter, where the kind of seal has one, is one that only counts, and that the quote is of the same moment. It does not show that any of this
 * is in a chip: for that the attester makes a credential for `name` (`makeCredential`) and gets its secret back.
 */
export function verifyShownTpmKey(
  crypto: Pick<Crypto, 'sha256'>,
  verifyP256: VerifyP256,
  { key, possession, statement: bytes }: KeyAttestation,
  challenge: Uint8Array,
): Result<ShownTpmKey, AttestationProblem> {
  // Untrusted: whoever enrols wrote it.
  const isCounted = key.kind === 'tpm-nv-certify/1'
  if (!isCounted && key.kind !== 'tpm-quote/1') return err({ code: 'KEY_KIND_UNSUPPORTED' })
  if (!isP256Key(key.publicKey) || (key.nvName !== null) !== isCounted)
    return err({ code: 'KEY_INVALID' })
  if (bytes === null) return err({ code: 'KEY_STATEMENT_MISSING' })
  const statement = parseStatement(bytes)
  if (statement === null) return err({ code: 'KEY_STATEMENT_INVALID' })
  if (challenge.length !== challengeBytes) return err({ code: 'KEY_POSSESSION_NOT_SHOWN' })

  const message = challengeMessage(challenge, key.publicKey)
  const first = verifyTpmSeal(crypto, verifyP256, key, message, possession)
  if (!first.ok) return err({ code: 'KEY_POSSESSION_NOT_SHOWN' })
  if (!isSame(statement.attestationKey, attestationPublicOf(key.publicKey)))
    return err({ code: 'KEY_ATTRIBUTES_DIFFER' })
  if (!isCounterOf(crypto, key.nvName, statement.counter))
    return err({ code: 'KEY_COUNTER_DIFFERS' })
  const endorsementKey = parsePublicArea(statement.endorsementKey)
  if (endorsementKey === null) return err({ code: 'KEY_STATEMENT_INVALID' })
  if (!isSame(statement.endorsementKey, endorsementPublicOf(endorsementKey.key)))
    return err({ code: 'KEY_ENDORSEMENT_DIFFERS' })
  const quote = verifySignedAttest(crypto, verifyP256, key.publicKey, message, statement.bootQuote)
  if (!quote.ok || quote.value.attested.kind !== 'quote') return err({ code: 'KEY_QUOTE_DIFFERS' })
  const name = nameOf(crypto.sha256, statement.attestationKey)
  const firmware = quote.value.firmwareVersion
  return ok({ name, endorsementKey, statement, first: first.value, firmware })
}

/**
 * Whether it is the counter that the key names, with exactly the attributes of spec/tpm-seal.md: none lets the owner write,
 * and none has it forget. A key that names none shows none.
 */
function isCounterOf(
  { sha256 }: Pick<Crypto, 'sha256'>,
  nvName: Uint8Array | null,
  area: Uint8Array,
): boolean {
  if (nvName === null) return area.length === 0
  const counter = parseNvPublic(area)
  const hasOurAttributes = counter !== null && isSame(area, writtenCounterPublic(counter.index))
  return hasOurAttributes && equalHashes(nvName, nameOf(sha256, area))
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/** What a chip's key shows in one answer: that it is held now, and so `file`. More takes a credential, and a witness. */
export const verifyTpmAttestation: VerifyAttestation = (verifyP256, attestation, challenge) => {
  const shown = verifyShownTpmKey(portableCrypto, verifyP256, attestation, challenge)
  return shown.ok ? ok('file') : shown
}
