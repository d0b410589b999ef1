import type { Result } from '@custody/model'
import type { Redaction } from '@custody/redaction'

/** `json` is redacted inside its strings and stays JSON; `text` is redacted as it stands. */
export type Form = 'text' | 'json'

/** Bytes that may be stored. */
export type StorableBytes = {
  readonly bytes: Uint8Array
  readonly found: readonly Redaction[]
  /** SHA-256 of `bytes`. Stays on the device. */
  readonly sha256: Uint8Array
  /** `bytes` by zstd, where they came through the worker (above 64 KiB); null below. */
  readonly zstd: Uint8Array | null
}

/** Why nothing may be stored. The payload is withheld, never kept unredacted. */
export type RedactProblem =
  | { readonly code: 'REDACTION_FAILED' }
  | { readonly code: 'REDACTION_TIMEOUT' }
  /** Too much waits for the worker. */
  | { readonly code: 'REDACTION_QUEUE_FULL' }
  | { readonly code: 'REDACTION_TOO_LARGE'; readonly sizeBytes: number }
  | { readonly code: 'REDACTION_NOT_UTF8' }
  | { readonly code: 'REDACTION_CLOSED' }

export type Redactor = {
  /** Replaces the secrets in `bytes`. Takes the bytes over: do not use them afterwards. */
  readonly redact: (bytes: Uint8Array, form: Form) => Promise<Result<StorableBytes, RedactProblem>>
  /** Ends the worker; what still waits gets `REDACTION_CLOSED`. */
  readonly close: () => Promise<void>
}
