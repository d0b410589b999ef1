import type { SealKey } from '@custody/evidence'
import type { KeyProtection, Result } from '@custody/model'
import type { KeyAttestation } from './key-attestation.ts'
import type { TpmCredential } from './tpm/activate.ts'
import type { KeyCapabilities, KeyChip, SealingProblem } from './key-provider.ts'

/** SHA-256 of a checkpoint's note text. */
export const headBytes = 32

/** A key as the sealer holds it: it is given heads of 32 bytes and never sees what they are of. */
export type HeadSigner = {
  readonly level: KeyProtection
  readonly capabilities: KeyCapabilities
  readonly chip: KeyChip | null
  readonly key: SealKey
  /** The signature of the key's kind over the note text that `head` is the SHA-256 of. */
  readonly sealHead: (head: Uint8Array) => Promise<Result<Uint8Array, SealingProblem>>
  readonly enrol: (challenge: Uint8Array) => Promise<Result<KeyAttestation, SealingProblem>>
  /** Gives the secret of a credential that was made for this key and this hardware. */
  readonly activate: (credential: TpmCredential) => Promise<Result<Uint8Array, SealingProblem>>
}
