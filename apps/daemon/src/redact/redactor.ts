import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { redactThread } from './redact-thread.ts'
import type { Form, StorableBytes } from './storable-bytes.ts'
import { deviceTag, storable } from './storable-bytes.ts'

export type { Form, StorableBytes } from './storable-bytes.ts'

/** Why nothing may be stored. The payload is withheld, never kept unredacted. */
export type RedactProblem =
  | { readonly code: 'REDACTION_FAILED' }
  | { readonly code: 'REDACTION_TIMEOUT' }
  /** Too much waits for the worker. */
  | { readonly code: 'REDACTION_QUEUE_FULL' }
  | { readonly code: 'REDACTION_TOO_LARGE'; readonly sizeBytes: number }
  | { readonly code: 'REDACTION_CLOSED' }

export type Redactor = {
  /** Replaces the secrets in `bytes`. Takes the bytes over: do not use them afterwards. */
  readonly redact: (bytes: Uint8Array, form: Form) => Promise<Result<StorableBytes, RedactProblem>>
  /** Ends the worker; what still waits gets `REDACTION_CLOSED`. */
  readonly close: () => Promise<void>
}

export type RedactorBounds = {
  /** Up to this size a text is redacted at once, on the calling thread. */
  readonly inlineBytesMax: number
  readonly sizeBytesMax: number
  /** Bytes that may wait for the worker in all. */
  readonly waitingBytesMax: number
  /** From the moment the worker takes a text up. */
  readonly timeoutMs: number
}

export const redactorBounds: RedactorBounds = {
  inlineBytesMax: 64 * 1024,
  sizeBytesMax: 64 * 1024 * 1024,
  waitingBytesMax: 256 * 1024 * 1024,
  timeoutMs: 20_000,
}

/**
 * Makes the one way by which bytes become storable. `key` is the device's tag key, 32 bytes. The worker is
 * started by the first large text and started anew after one that it did not survive.
 */
export function makeRedactor(key: Uint8Array, bounds: RedactorBounds = redactorBounds): Redactor {
  const tagSecret = deviceTag(key)
  const thread = redactThread(key, bounds)
  return {
    async redact(bytes, form) {
      if (bytes.length > bounds.sizeBytesMax)
        return err({ code: 'REDACTION_TOO_LARGE', sizeBytes: bytes.length })
      if (bytes.length > bounds.inlineBytesMax) return thread.redact(bytes, form)
      try {
        return ok(storable(bytes, form, tagSecret))
      } catch {
        return err({ code: 'REDACTION_FAILED' })
      }
    },
    close: thread.close,
  }
}
