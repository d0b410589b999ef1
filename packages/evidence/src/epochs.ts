import type { Facts } from './entry-kind.ts'
import { encodeHex } from './hex.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { Hash } from './merkle.ts'
import { bytesOf } from './named-key.ts'
import { encodeOrigin, parseOrigin } from './origin.ts'

/** Where an epoch ended. */
export type EpochEnd = TreeHead & {
  readonly origin: string
  /** An act that counts says so, and not only the device: the witnesses had seen as much. */
  readonly isGranted: boolean
}

/** What is kept of a log that has been read, to be held against where the next epoch says that it ended. */
export type LastHeads = {
  /** The newest that a quorum has cosigned. */
  readonly cosigned: TreeHead | null
  /** Others of which the root is known. */
  readonly others: readonly TreeHead[]
}

/** What a bundle has told of devices' epochs so far: grants, and two heads of each epoch at most. */
export type Epochs = {
  /**
   * An act that counts, unless it goes on from another log; it takes the place of an earlier one of the same epoch. Its
   * `origin` is of the organisation whose acts they are.
   */
  readonly grant: (facts: Facts['epoch.granted'], leaf: Hash) => void
  /** The act of that leaf hash; null where none that counts has it. */
  readonly granted: (leafHash: string) => Facts['epoch.granted'] | null
  /** The one that is told first stays, but for a grant given again: acts stand before the logs that they are about. */
  readonly endsAt: (end: EpochEnd) => void
  readonly endOf: (origin: string) => EpochEnd | null
  readonly leave: (origin: string, heads: LastHeads) => void
  /** What was left of a log that has been read, once; null else. */
  readonly takeLeft: (origin: string) => LastHeads | null
}

export function noEpochs(emptyRoot: Hash): Epochs {
  const grants = new Map<string, Facts['epoch.granted']>()
  const newest = new Map<string, string>()
  const ends = new Map<string, EpochEnd>()
  const read = new Map<string, LastHeads>()
  const endsAt = (end: EpochEnd) => {
    if (!ends.has(end.origin)) ends.set(end.origin, end)
  }
  return {
    grant: (facts, leaf) => {
      const end = endBefore(facts, emptyRoot)
      if (end === null) return
      grants.delete(newest.get(facts.origin) ?? '')
      newest.set(facts.origin, encodeHex(leaf))
      grants.set(encodeHex(leaf), facts)
      if (ends.get(end.origin)?.isGranted === true) ends.delete(end.origin)
      endsAt({ ...end, isGranted: true })
    },
    granted: (leafHash) => grants.get(leafHash) ?? null,
    endsAt,
    endOf: (origin) => ends.get(origin) ?? null,
    leave: (origin, heads) => void read.set(origin, heads),
    takeLeft: (origin) => {
      const heads = read.get(origin) ?? null
      read.delete(origin)
      return heads
    },
  }
}

/** Origin of the log of the epoch before; null where it is no device's, or there is none. */
export function epochBefore(origin: string): string | null {
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device' || log.value.epoch < 2) return null
  return encodeOrigin({ ...log.value, epoch: log.value.epoch - 1 })
}

/**
 * Where the epoch before that log ended, by the `previous` of whoever tells of it: no head is a head of nothing. Null
 * where `previous` is of another log, which says nothing of that one.
 */
export function endBefore(
  { origin, previous }: Pick<Facts['epoch.granted'], 'origin' | 'previous'>,
  emptyRoot: Hash,
): Omit<EpochEnd, 'isGranted'> | null {
  const before = epochBefore(origin)
  if (before === null) return null
  if (previous === null) return { origin: before, size: 0, root: emptyRoot }
  if (previous.origin !== before) return null
  return { origin: before, size: previous.size, root: bytesOf(previous.root) }
}
