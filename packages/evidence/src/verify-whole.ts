import type { Crypto } from './crypto.ts'
import type { EpochEnd } from './epochs.ts'
import { appendLeaf, emptyFrontier, rootOf } from './frontier.ts'
import type { TreeHead } from './inclusion-proof.ts'
import { equalHashes } from './merkle.ts'
import type { Hash } from './merkle.ts'
import type { Report } from './verify-problem.ts'
import type { ReadNote } from './verify-seals.ts'

/** Rebuilds a log's tree from all its leaves, and holds every sealed head against it. One frontier in memory. */
export type TreeCheck = {
  readonly leaf: (seq: number | null, hash: Hash) => void
  /** `isSealed`: the head's seal holds. */
  readonly head: (read: ReadNote, isSealed: boolean) => void
  readonly finish: () => void
  /** The newest sealed head that the leaves hash to. */
  readonly sealed: () => TreeHead | null
  /** What the leaves hash to at the size of `end`; null where there is no such size, or leaves are missing below it. */
  readonly atEnd: () => TreeHead | null
  readonly size: () => number
}

/** Heads of the log that are told elsewhere. */
export type ToldElsewhere = {
  /** What the verifier brings along: the bundle must reach it and agree with it. */
  readonly known: TreeHead | null
  /** The newest that the organisation's `heads` hold: whether it is reached is for others to say. */
  readonly told?: TreeHead | null
  /** Where this epoch ended: it must be reached if an act says so. Whether they agree is for others to say. */
  readonly end?: EpochEnd | null
}

export function treeCheck(
  crypto: Crypto,
  report: Report,
  { known, told = null, end = null }: ToldElsewhere,
): TreeCheck {
  let frontier = emptyFrontier
  let next = 0
  let covered = 0
  let sealed: TreeHead | null = null
  let last: TreeHead | null = null
  let atEnd: TreeHead | null = null
  // Once leaves are missing or a root differs, every later root differs too: that is said once.
  let isTorn = false

  const compareWith = (head: TreeHead | null) => {
    if (head === null || head.size !== frontier.size || isTorn) return
    if (!equalHashes(rootOf(crypto, frontier), head.root))
      report('HEAD_DIFFERS', null, { size: head.size })
  }

  const compareRoot = (head: TreeHead, isSealed: boolean) => {
    if (isTorn) return
    if (equalHashes(rootOf(crypto, frontier), head.root)) {
      if (isSealed) sealed = head
      return
    }
    report('ROOT_HASH_DIFFERS', null, { from: covered, to: head.size - 1 })
    isTorn = true
  }

  return {
    leaf: (seq, hash) => {
      if (seq !== null && seq > next) {
        report('SEQ_MISSING', seq, { from: next, to: seq - 1 })
        next = seq
      }
      if (seq !== null && seq < next) report('SEQ_REPEATED', seq, { expected: next })
      else next += 1
      frontier = appendLeaf(crypto, frontier, hash).frontier
      compareWith(known)
      compareWith(told)
      if (end?.size === frontier.size && !isTorn)
        atEnd = { size: frontier.size, root: rootOf(crypto, frontier) }
    },
    head: ({ checkpoint }, isSealed) => {
      const { size } = checkpoint
      if (last !== null && size === last.size) {
        if (!equalHashes(last.root, checkpoint.root)) report('LOG_FORKED', null, { size })
        return
      }
      if (size < next) return report('CHECKPOINT_ORDER_WRONG', null, { size, leaves: next })
      if (size > next) {
        report('LEAVES_MISSING', null, { from: next, to: size - 1 })
        next = size
        isTorn = true
      }
      compareRoot(checkpoint, isSealed)
      last = checkpoint
      if (isSealed) covered = size
    },
    finish: () => {
      if (covered < next) report('SEAL_MISSING', covered, { from: covered, to: next - 1 })
      const reach = Math.max(known?.size ?? 0, end?.isGranted === true ? end.size : 0)
      if (next < reach) report('HEAD_BEHIND', null, { size: next, known: reach })
    },
    sealed: () => sealed,
    atEnd: () => atEnd,
    size: () => frontier.size,
  }
}
