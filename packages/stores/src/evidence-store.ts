import type {
  CompleteNode,
  FieldId,
  Frontier,
  Leaf,
  SealedPayload,
  WrappedKey,
} from '@custody/evidence'
import type { DeviceId, Id, Instant, Result } from '@custody/model'

/** What the server holds of one log. `previous` is the hash of the newest leaf; null while there is none. */
export type LogHead = {
  readonly origin: string
  /** Null for a log of the organisation's own. */
  readonly device: DeviceId | null
  readonly epoch: number
  readonly frontier: Frontier
  readonly root: Uint8Array
  readonly previous: Uint8Array | null
  readonly storedAt: Instant | null
  readonly forkedAt: Instant | null
}

/** One entry, verified: its bytes as received, their hash, and what they say. */
export type VerifiedLeaf = {
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
  readonly leaf: Leaf
}

/** Entries that one seal covers and that extend the log. Everything in it was verified by the caller. */
export type VerifiedBatch = {
  readonly origin: string
  readonly device: DeviceId
  readonly epoch: number
  /** The size it extends. */
  readonly oldSize: number
  readonly leaves: readonly VerifiedLeaf[]
  /** Every subtree that these leaves completed, leaves included. */
  readonly completed: readonly CompleteNode[]
  /** The tree with them. */
  readonly frontier: Frontier
  readonly root: Uint8Array
  /** The signed note, seal line included, as received. */
  readonly note: string
  readonly at: Instant
}

/** The newest head of a device's log that stands not yet in the organisation's log of heads. */
export type UntoldHead = { readonly origin: string; readonly size: number; readonly note: string }

/** Leaves that the server itself adds to a log of the organisation's own, with the head that it signed over them. */
export type OwnBatch = {
  readonly origin: string
  /** The size it extends. */
  readonly oldSize: number
  /** `entry` is what the bytes say where they are an entry, with what opens its commitments. */
  readonly leaves: readonly {
    readonly bytes: Uint8Array
    readonly hash: Uint8Array
    readonly entry: { readonly leaf: Leaf; readonly payloads: readonly VerifiedPayload[] } | null
    /** Which head of a device's log the bytes are, where they are one. */
    readonly head: Omit<UntoldHead, 'note'> | null
  }[]
  readonly completed: readonly CompleteNode[]
  readonly frontier: Frontier
  readonly root: Uint8Array
  readonly note: string
  readonly at: Instant
}

/** A payload that opens its entry's commitment. Checked by the caller. */
export type VerifiedPayload = {
  readonly seq: number
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/**
 * A payload that came closed. `opened` is what it says, where the server may read it: then it opens its entry's commitment,
 * checked by the caller, and is indexed; it is kept closed either way.
 */
export type ClosedPayload = SealedPayload & {
  readonly opened: { readonly salt: Uint8Array; readonly bytes: Uint8Array } | null
}

/** A closed payload with the key that opens it, for whoever holds the content key. */
export type KeptClosed = Omit<SealedPayload, 'seq'> & { readonly wrapped: WrappedKey }

/**
 * `SIZE_DIFFERS`: another batch came first; verify again from the new head. `STORE_UNWRITABLE`: nothing was kept.
 */
export type AppendProblem =
  | { readonly code: 'SIZE_DIFFERS'; readonly size: number }
  | { readonly code: 'STORE_UNWRITABLE'; readonly detail: string }

/** What was indexed, for those who watch. `entry` is the store's own number: ascending in the order of arrival. */
export type Indexed = {
  readonly entry: number
  readonly kind: string
  readonly session: string | null
  readonly epoch: number
  readonly seq: number
  readonly at: Instant
}

/** One entry as the index has it. */
export type IndexedEntry = Indexed & {
  readonly device: DeviceId
  readonly origin: string
  readonly source: string
  readonly call: string | null
  readonly outcome: string | null
}

/** A time stamp of a log's head of that size. `at` is the authority's time, `text` as spec/witness.md has it. */
export type KeptStamp = { readonly size: number; readonly at: Instant; readonly text: string }

/** The batch that first covered an entry. */
export type Cover = { readonly size: number; readonly note: string; readonly storedAt: Instant }

export type KeptOpening = {
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/**
 * Keeps the logs of all devices, with an index over them.
 *
 * One writer at a time. `append` and `keepPayloads` are durable (fsynced) when they resolve with `ok`, and
 * idempotent; what they keep is found by every query at once.
 */
export type EvidenceStore = {
  readonly head: (origin: string) => Promise<LogHead | null>
  /** Durable. All of the batch or nothing. */
  readonly append: (batch: VerifiedBatch) => Promise<Result<readonly Indexed[], AppendProblem>>
  /** Durable, all or nothing. Throws where `oldSize` is not what is held: there is one writer, and it is the caller. */
  readonly appendOwn: (batch: OwnBatch) => Promise<void>
  /** Durable. Payloads held already are left alone, erased ones stay erased; `indexed` names entries that got one. */
  readonly keepPayloads: (
    origin: string,
    payloads: readonly VerifiedPayload[],
    at: Instant,
  ) => Promise<Result<PayloadsKept, AppendProblem>>
  /** The same for payloads that came closed; `keys` are those that they name, but for ones held already. */
  readonly keepClosed: (
    origin: string,
    payloads: readonly ClosedPayload[],
    keys: readonly WrappedKey[],
    at: Instant,
  ) => Promise<Result<PayloadsKept, AppendProblem>>
  /** Destroys salt and bytes of these fields wherever they are kept, the index included. Gives back how many. */
  readonly erase: (
    origin: string,
    seqs: readonly number[],
    fields: readonly FieldId[],
    at: Instant,
  ) => Promise<number>
  /** Exchanges the note of the batch that ends at `size` for the same with cosignatures beside its seal, made at `at`. */
  readonly keepCosigned: (origin: string, size: number, note: string, at: Instant) => Promise<void>
  /** The newest cosigned note of a size above `after`; null where none is. */
  readonly cosigned: (origin: string, after: number) => Promise<string | null>
  /** A stamp over that many entries; the first of a size stays. */
  readonly keepStamp: (origin: string, stamp: KeptStamp) => Promise<void>
  /** The stamp of the largest head; null where there is none. */
  readonly newestStamp: (origin: string) => Promise<Pick<KeptStamp, 'size' | 'text'> | null>
  /** By when the first stamp over entry `seq` has it there; null where none does. */
  readonly stampedAt: (origin: string, seq: number) => Promise<Instant | null>
  /** In the order in which the logs began. */
  readonly untoldHeads: () => Promise<readonly UntoldHead[]>
  readonly markForked: (origin: string, at: Instant) => Promise<void>

  /** Leaf bytes as received, `from` to below `to`, ascending. */
  readonly leaves: (origin: string, from: number, to: number) => Promise<readonly Uint8Array[]>
  /** What opens the commitments of entry `seq`; ascending by field. */
  readonly openings: (origin: string, seq: number) => Promise<readonly KeptOpening[]>
  /** What was kept closed of entry `seq`; ascending by field. */
  readonly closed: (origin: string, seq: number) => Promise<readonly KeptClosed[]>
  /** A wrapped key by its name; null where it is not held (any more). */
  readonly wrappedKey: (origin: string, key: Id<'key'>) => Promise<WrappedKey | null>
  readonly cover: (origin: string, seq: number) => Promise<Cover | null>
  /** The first cosigned note that covers entry `seq`; null where none does. */
  readonly cosignedOver: (origin: string, seq: number) => Promise<string | null>
  /** Hash of a complete subtree. */
  readonly node: (origin: string, level: number, index: number) => Uint8Array
}

export type PayloadsKept = {
  readonly added: number
  readonly already: number
  readonly erased: number
  readonly indexed: readonly Indexed[]
}
