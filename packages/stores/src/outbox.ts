import type { EntryDraft, EntryKind, FieldId } from '@custody/evidence'
import type { Instant, Problem, Result } from '@custody/model'

/**
 * The device's own log: it sequences entries, keeps them durable, and remembers how far each has come.
 *
 * One writer. Whatever is promised as durable is fsynced (synchronous=FULL) when the promise resolves.
 */
export type Outbox = {
  readonly origin: string

  /**
   * Appends one entry. Durable when it resolves with `ok`; what is asked for at the same time shares a commit.
   * `reserved` entries (denials, tampering, recovery) may use the space that is kept free for them.
   *
   * `ENTRY_REFUSED`: the draft breaks the format, a bug of the caller. `OUTBOX_FULL`: nothing was kept, deny the
   * call. `OUTBOX_UNWRITABLE`: the same, and the disk or folder needs a person.
   */
  readonly append: (
    draft: EntryDraft,
    how?: AppendHow,
  ) => Promise<Result<AppendedEntry, OutboxProblem>>

  readonly state: () => OutboxState

  /** Size and root of what is durable now. */
  readonly head: () => OutboxHead

  /** Durable when it returns with `ok`. `SEAL_NOT_ABOVE`: the newest seal covers as much or more. */
  readonly keepSeal: (
    seal: KeptSeal,
  ) => Result<true, OutboxProblem | { readonly code: 'SEAL_NOT_ABOVE' }>
  readonly newestSeal: () => KeptSeal | null
  /**
   * Exchanges the note of the seal of that size for the same with cosignatures beside it, and keeps what follows from
   * them: after a crash both are there, or neither. Not durable at once: what a power loss takes is asked for again.
   */
  readonly keepCosigned: (seal: Omit<KeptSeal, 'at'>, marks: Marks) => void
  /** The oldest seal that covers entry `seq`; null while none does. */
  readonly sealOver: (seq: number) => KeptSeal | null

  /** Entries `from` to below `to`, ascending, at most `limits.entries` and about `limits.bytes`, at least one. */
  readonly leaves: (from: number, to: number, limits?: ReadLimits) => readonly KeptLeaf[]
  /** Payloads of entries `from` to below `to` that are still here, ascending by (seq, field). */
  readonly payloads: (from: number, to: number, limits?: ReadLimits) => readonly KeptPayload[]
  /** Leaf hashes from `from` to below `to`, for proofs. */
  readonly leafHashes: (from: number, to: number) => readonly Uint8Array[]
  readonly find: (filter: EntryFilter) => readonly KeptLeaf[]

  /** What the server has acknowledged. Never goes back, but that a power loss may take the last ones: it is asked again. */
  readonly acknowledge: (sizes: { readonly leaves?: number; readonly payloads?: number }) => void
  /** Deletes payloads of acknowledged entries recorded before `before`; gives back how many. */
  readonly forgetPayloads: (before: Instant) => number

  /** A value kept beside the log, written together with the entry that brought it (`AppendHow.marks`). */
  readonly mark: (name: string) => string | null
  /** Every mark whose name begins so. */
  readonly marks: (prefix: string) => Marks
  /** Keeps marks that no entry came with. Not durable at once: a power loss may bring back the ones before. */
  readonly keepMarks: (marks: Marks) => void

  /** Commits at once what was asked for and waits for others to share its commit. */
  readonly flush: () => void
  /** Flushes, and gives the log free for another process. */
  readonly close: () => void
}

export type Marks = { readonly [name: string]: string }

export type AppendHow = {
  readonly lane?: 'ordinary' | 'reserved'
  /** Kept in the same transaction as the entry: either both are there after a crash, or neither. */
  readonly marks?: Marks
}

export type AppendedEntry = { readonly seq: number; readonly leafHash: Uint8Array }

export type OutboxProblem =
  | { readonly code: 'OUTBOX_FULL' }
  | { readonly code: 'OUTBOX_UNWRITABLE'; readonly detail: string }
  | { readonly code: 'ENTRY_REFUSED'; readonly problem: Problem }
  | { readonly code: 'OUTBOX_CLOSED' }

/** `recorded` ≥ `sealed` ≥ `stored`: numbers of entries from the first one on. */
export type OutboxState = {
  readonly recorded: number
  readonly sealed: number
  readonly stored: number
  /** Entries whose payloads the server has acknowledged too. */
  readonly payloadsStored: number
  readonly lastRecordedAt: Instant | null
  readonly lastSealedAt: Instant | null
  readonly reserveBytes: number
  /** Set from the first ordinary entry that could not be written until one can be again. */
  readonly problem: OutboxProblem | null
}

export type OutboxHead = {
  readonly origin: string
  readonly size: number
  readonly rootHash: Uint8Array
}

/** `note` is the signed checkpoint as text, its seal line included. `size` is the checkpoint's. */
export type KeptSeal = { readonly size: number; readonly note: string; readonly at: Instant }

export type KeptLeaf = {
  readonly seq: number
  readonly at: Instant
  readonly kind: EntryKind
  readonly session: string | null
  readonly call: string | null
  readonly leafHash: Uint8Array
  readonly bytes: Uint8Array
}

export type KeptPayload = {
  readonly seq: number
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

export type ReadLimits = { readonly entries?: number; readonly bytes?: number }

/** Newest first where `newest` is true, else oldest first. `after` and `before` are exclusive. */
export type EntryFilter = {
  readonly after?: number
  readonly before?: number
  readonly kind?: EntryKind
  readonly session?: string
  readonly call?: string
  readonly newest?: boolean
  readonly limit: number
}
