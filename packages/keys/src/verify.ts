import { portableCrypto } from '@custody/evidence'
import type { SealKind, VerifySeal } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { verifyFileAttestation } from './file/verify-attestation.ts'
import type { VerifyAttestation } from './key-attestation.ts'
import { isP256Key } from './p256.ts'
import type { VerifyP256 } from './p256.ts'
import { verifyEnclaveAttestation } from './secure-enclave/verify-attestation.ts'
import { verifyTpmAttestation } from './tpm/verify-attestation.ts'
import { verifyTpmSeal } from './tpm/verify-seal.ts'

export type { ContentKeyPair, ContentKeyProblem, ContentProblem } from './content-key.ts'
export { closePayload, makeContentKey, openPayload, unwrapKey, wrapKey } from './content-key.ts'
export type { ContentDiffers, OpenedLine, OpenLine, RevealedKeys } from './open-contents.ts'
export { contentOpener, parseContentKey } from './open-contents.ts'
export { challengeBytes, challengeMessage } from './challenge.ts'
export { portableEd25519 } from './ed25519.ts'
export type { AttestationProblem, KeyAttestation, VerifyAttestation } from './key-attestation.ts'
export type { AdministratorKey, AdministratorKeyProblem } from './security-key/administrator-key.ts'
export { parsePasskey, parseSshKey } from './security-key/administrator-key.ts'
export type {
  FloorAdministratorProblem,
  WrittenAdministrator,
} from './security-key/parse-administrators.ts'
export { parseAdministrators } from './security-key/parse-administrators.ts'
export type { ListedAdministrator, SignedBy } from './security-key/signed-by.ts'
export { signedByOneOf } from './security-key/signed-by.ts'
export type { AdministratorSignatureProblem } from './security-key/touched.ts'
export type { VerifyP256 } from './p256.ts'
export { isP256Key, portableP256 } from './p256.ts'
export type { TpmClock } from './tpm/attest.ts'
export type { ShownTpmKey } from './tpm/verify-attestation.ts'
export { verifyShownTpmKey } from './tpm/verify-attestation.ts'
export type { NodeReach } from './tpm/node-reach.ts'
export { isShared, reachOf } from './tpm/node-reach.ts'
export type { TpmSeal, TpmSealProblem } from './tpm/verify-seal.ts'
export { verifyTpmSeal } from './tpm/verify-seal.ts'

/** One check per kind of seal. */
const sealChecks: { readonly [Kind in SealKind]: (verifyP256: VerifyP256) => VerifySeal } = {
  'file-p256/1': verifyP256Seal,
  'se-p256/1': verifyP256Seal,
  'tpm-nv-certify/1': verifyChipSeal,
  'tpm-quote/1': verifyChipSeal,
}

/** One check per kind of key, by its seal. */
const attestationChecks: { readonly [Kind in SealKind]: VerifyAttestation } = {
  'file-p256/1': verifyFileAttestation,
  'se-p256/1': verifyEnclaveAttestation,
  'tpm-nv-certify/1': verifyTpmAttestation,
  'tpm-quote/1': verifyTpmAttestation,
}

/** Gives the check of seals, for `verifyBundle` and for ingest. Pure: the curve comes in. */
export function sealVerifier(verifyP256: VerifyP256): VerifySeal {
  return (key, noteText, signature) => sealChecks[key.kind](verifyP256)(key, noteText, signature)
}

/** Derives the protection of a key that wants to enrol from what it shows. The challenge is the verifier's own. */
export const verifyAttestation: VerifyAttestation = (verifyP256, attestation, challenge) =>
  attestationChecks[attestation.key.kind](verifyP256, attestation, challenge)

/**
 * `file-p256/1` and `se-p256/1`: ECDSA P-256 with SHA-256, r ‖ s, over the note text. spec/seal.md. Nothing in either says
 * where the key lives.
 */
function verifyP256Seal(verifyP256: VerifyP256): VerifySeal {
  return (key, noteText, signature) => {
    if (!isP256Key(key.publicKey) || key.nvName !== null) return err({ code: 'SEAL_KEY_INVALID' })
    return signature.length === 64 && verifyP256(key.publicKey, noteText, signature)
      ? ok({ atMost: 'file', chip: null })
      : err({ code: 'SEAL_SIGNATURE_BAD' })
  }
}

/**
 * `tpm-nv-certify/1`, `tpm-quote/1`: spec/tpm-seal.md. It shows `file` by itself: that a chip holds the key is for witnesses to say.
 * Whoever wants to know why one does not hold, or its clock, asks `verifyTpmSeal`.
 */
function verifyChipSeal(verifyP256: VerifyP256): VerifySeal {
  return (key, noteText, signature) => {
    const seal = verifyTpmSeal(portableCrypto, verifyP256, key, noteText, signature)
    if (seal.ok)
      return ok({ atMost: 'file', chip: { counter: seal.value.counter, ...seal.value.time } })
    const isKeyBad = seal.error.code === 'ATTEST_KEY_INVALID'
    return err({ code: isKeyBad ? 'SEAL_KEY_INVALID' : 'SEAL_SIGNATURE_BAD' })
  }
}
