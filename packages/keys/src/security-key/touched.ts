import { p256 } from '@noble/curves/nist.js'
import { portableCrypto } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { portableEd25519 } from '../ed25519.ts'
import type { VerifyP256 } from '../p256.ts'
import type { SecurityKey } from './administrator-key.ts'

export type AdministratorSignatureProblem = {
  readonly code:
    /** Neither of the two forms, or made for something else than this. */
    | 'ADMINISTRATOR_SIGNATURE_INVALID'
    | 'ADMINISTRATOR_SIGNATURE_BAD'
    /** It holds, and nobody touched the key for it. */
    | 'ADMINISTRATOR_NOT_PRESENT'
    /** By a key that is none of those listed. */
    | 'ADMINISTRATOR_UNKNOWN'
}

const userPresent = 0x01

/**
 * Whether a security key signed `over` after somebody touched it. `said` is what the key itself says first, and signs: the
 * hash of its application (32 bytes), flags, a counter. U2F raw messages and WebAuthn authenticator data begin alike.
 */
export function verifyTouched(
  verifyP256: VerifyP256,
  { algorithm, publicKey, application }: SecurityKey,
  said: Uint8Array,
  over: Uint8Array,
  signature: Uint8Array,
): Result<true, AdministratorSignatureProblem> {
  const expected = portableCrypto.sha256(new TextEncoder().encode(application))
  if (said.length < 37 || !expected.every((byte, at) => byte === said[at]))
    return err({ code: 'ADMINISTRATOR_SIGNATURE_BAD' })
  const message = Uint8Array.from([...said, ...over])
  const verify = algorithm === 'p256' ? verifyP256 : portableEd25519
  if (!verify(publicKey, message, signature)) return err({ code: 'ADMINISTRATOR_SIGNATURE_BAD' })
  return ((said[32] ?? 0) & userPresent) === 0
    ? err({ code: 'ADMINISTRATOR_NOT_PRESENT' })
    : ok(true)
}

/** r ‖ s of an ECDSA signature in DER; empty for what is none. */
export function rawOfDer(der: Uint8Array): Uint8Array {
  try {
    return p256.Signature.fromBytes(der, 'der').toBytes('compact')
  } catch {
    return new Uint8Array(0)
  }
}
