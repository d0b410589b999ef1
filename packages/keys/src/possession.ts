import type { SealKind } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { challengeBytes, challengeMessage } from './challenge.ts'
import type { VerifyAttestation } from './key-attestation.ts'
import { isP256Key } from './p256.ts'

/** The check of a key that nothing attests: it is held now, and so its protection is `file`. */
export function verifyPossession(kind: SealKind): VerifyAttestation {
  return (verifyP256, { key, possession, statement }, challenge) => {
    // Untrusted: whoever enrols wrote it.
    if (key.kind !== kind) return err({ code: 'KEY_KIND_UNSUPPORTED' })
    if (statement !== null || key.nvName !== null) return err({ code: 'KEY_STATEMENT_UNEXPECTED' })
    if (!isP256Key(key.publicKey)) return err({ code: 'KEY_INVALID' })
    return challenge.length === challengeBytes &&
      verifyP256(key.publicKey, challengeMessage(challenge, key.publicKey), possession)
      ? ok('file')
      : err({ code: 'KEY_POSSESSION_NOT_SHOWN' })
  }
}
