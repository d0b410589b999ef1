import type { SealKey } from '@custody/evidence'
import type { KeyProtection, Result } from '@custody/model'
import type { KeyAttestation } from './key-attestation.ts'
import type { TpmCredential } from './tpm/activate.ts'

/** What a place where a key lives can do besides signing. */
export type KeyCapabilities = {
  /** Each seal carries a counter that never falls. */
  readonly counter: boolean
  /** Each seal carries the chip's own clock. */
  readonly clock: boolean
  /** The hardware vouches for the key. */
  readonly attestation: boolean
  readonly pcrQuote: boolean
}

/** The chip that holds a key, by its own word: never to be shown as proven. */
export type KeyChip = {
  /** Four letters of the TCG's registry. */
  readonly manufacturer: string
  /** What the protection can come to once a witness has attested it. */
  readonly attainable: KeyProtection
  /** Null where each seal has its counter; else what the chip lacks for one, empty where it has learned it since. */
  readonly uncounted: readonly string[] | null
}

/** Why nothing was sealed. Entries stay recorded; the caller tries again and says so in `status`. */
export type SealingProblem =
  | { readonly code: 'KEY_UNAVAILABLE'; readonly detail: string }
  /** The chip asked to be tried again later. */
  | { readonly code: 'KEY_BUSY' }

/** A place where a signing key lives. It signs heads, and nothing but heads and challenges. */
export type KeyProvider = {
  /** The best protection that may be claimed for this key. A verifier derives it again from trust. */
  readonly level: KeyProtection
  readonly capabilities: KeyCapabilities
  /** Null where none holds it. */
  readonly chip: KeyChip | null
  readonly key: SealKey
  /**
   * Seals a checkpoint's note text. Gives the signature of the key's kind, without key id; `sealNote` of
   * `@custody/evidence` makes the signature line of it. The caller has made everything the text covers durable.
   */
  readonly seal: (noteText: Uint8Array) => Promise<Result<Uint8Array, SealingProblem>>
  /** Answers an enrolment's challenge: 32 random bytes of the one who asks. */
  readonly enrol: (challenge: Uint8Array) => Promise<Result<KeyAttestation, SealingProblem>>
  /**
   * Opens a credential that an attester made for this key and this hardware, and gives its secret back. Only where
   * `capabilities.attestation`; a wrong one is `KEY_UNAVAILABLE`.
   */
  readonly activate: (credential: TpmCredential) => Promise<Result<Uint8Array, SealingProblem>>
}
