import type { VerifyEd25519 } from '@custody/evidence'
import { ed25519 } from '@noble/curves/ed25519.js'

/** Ed25519 in TypeScript alone, as RFC 8032 has it and not as ZIP 215 loosens it. For browsers and verifiers. */
export const portableEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
