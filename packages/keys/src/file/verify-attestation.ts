import { err, ok } from '@custody/model'
import { challengeBytes, challengeMessage } from '../challenge.ts'
import type { VerifyAttestation } from '../key-attestation.ts'
import { isP256Key } from '../p256.ts'

/** What a key in a file can show: that it is held now, and so the protection `file`. Nothing attests it. */
export const verifyFileAttestation: VerifyAttestation = (verifyP256, attestation, challenge) => {
  // Untrusted: whoever enrols wrote it.
  const { key, possession, statement } = attestation
  if (key.kind !== 'file-p256/1') return err({ code: 'KEY_KIND_UNSUPPORTED' })
  if (statement !== null || key.nvName !== null) return err({ code: 'KEY_STATEMENT_UNEXPECTED' })
  if (!isP256Key(key.publicKey)) return err({ code: 'KEY_INVALID' })
  return challenge.length === challengeBytes &&
    verifyP256(key.publicKey, challengeMessage(challenge, key.publicKey), possession)
    ? ok('file')
    : err({ code: 'KEY_POSSESSION_NOT_SHOWN' })
}
