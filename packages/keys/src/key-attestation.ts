import type { SealKey } from '@custody/evidence'
import type { KeyProtection, Result } from '@custody/model'
import type { VerifyP256 } from './p256.ts'

/** What a device shows a server (and each witness) about its key. Nothing in it is secret. */
export type KeyAttestation = {
  readonly key: SealKey
  /** Signature over the challenge: whoever enrols holds the key now. */
  readonly possession: Uint8Array
  /** The hardware's statement about the key; null where there is none (`file`). */
  readonly statement: Uint8Array | null
}

export type AttestationProblem =
  | { readonly code: 'KEY_KIND_UNSUPPORTED' }
  | { readonly code: 'KEY_INVALID' }
  | { readonly code: 'KEY_POSSESSION_NOT_SHOWN' }
  /** Something is attached that this kind of key cannot have. */
  | { readonly code: 'KEY_STATEMENT_UNEXPECTED' }
  /** A chip's key comes with what the chip says of it. */
  | { readonly code: 'KEY_STATEMENT_MISSING' }
  | { readonly code: 'KEY_STATEMENT_INVALID' }
  /** It could be copied, or would sign what no chip said. */
  | { readonly code: 'KEY_ATTRIBUTES_DIFFER' }
  /** Not a counter that only counts, or another than the key names. */
  | { readonly code: 'KEY_COUNTER_DIFFERS' }
  | { readonly code: 'KEY_QUOTE_DIFFERS' }
  /** It is made to a key that would do more than open credentials. */
  | { readonly code: 'KEY_ENDORSEMENT_DIFFERS' }

/** Derives the protection of a key from what is shown, never from what is claimed. */
export type VerifyAttestation = (
  verifyP256: VerifyP256,
  attestation: KeyAttestation,
  challenge: Uint8Array,
) => Result<KeyProtection, AttestationProblem>
