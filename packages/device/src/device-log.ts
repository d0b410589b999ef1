import type { EntryDraft, FieldId } from '@custody/evidence'
import type { Instant, Problem, Result } from '@custody/model'

/** The device's own log as the flows need it. The outbox on a real device, an array in a simulated fleet. */
export type DeviceLog = {
  readonly origin: string
  /** Durable when it resolves with `ok`. */
  readonly append: (
    draft: EntryDraft,
    how?: {
      readonly lane?: 'ordinary' | 'reserved'
      readonly marks?: { readonly [name: string]: string }
    },
  ) => Promise<Result<RecordedEntry, LogProblem>>
  readonly state: () => LogState
  /** Size and root of what is durable now. */
  readonly head: () => {
    readonly origin: string
    readonly size: number
    readonly rootHash: Uint8Array
  }
  /** Durable when it returns with `ok`. */
  readonly keepSeal: (seal: LogSeal) => Result<true, Problem>
  readonly newestSeal: () => LogSeal | null
  /** The same seal's note with cosignatures beside it, and what follows from them: both or neither. */
  readonly keepCosigned: (
    seal: Omit<LogSeal, 'at'>,
    marks: { readonly [name: string]: string },
  ) => void
  /** The oldest seal that covers entry `seq`; null while none does. */
  readonly sealOver: (seq: number) => LogSeal | null
  readonly leaves: (from: number, to: number, limits?: PageLimits) => readonly LogLeaf[]
  readonly payloads: (from: number, to: number, limits?: PageLimits) => readonly LogPayload[]
  readonly acknowledge: (sizes: { readonly leaves?: number; readonly payloads?: number }) => void
  readonly mark: (name: string) => string | null
  readonly keepMarks: (marks: { readonly [name: string]: string }) => void
}

export type RecordedEntry = { readonly seq: number; readonly leafHash: Uint8Array }

/** `code` is one of `OUTBOX_FULL`, `OUTBOX_UNWRITABLE`, `OUTBOX_CLOSED`, `ENTRY_REFUSED`. */
export type LogProblem = Problem

/** Numbers of entries from the first one on. */
export type LogState = {
  readonly recorded: number
  readonly sealed: number
  readonly stored: number
  readonly payloadsStored: number
  readonly lastRecordedAt: Instant | null
  readonly lastSealedAt: Instant | null
}

export type LogSeal = { readonly size: number; readonly note: string; readonly at: Instant }
export type LogLeaf = { readonly seq: number; readonly at: Instant; readonly bytes: Uint8Array }
export type LogPayload = {
  readonly seq: number
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}
export type PageLimits = { readonly entries?: number; readonly bytes?: number }
