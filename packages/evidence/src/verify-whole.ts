import type { Crypto } from './crypto.ts'
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
  readonly size: () => number
}

/**
 * `known` is a head that the verifier has from elsewhere: the bundle must reach it and agree with it. `told` is the newest
 * that the organisation's `heads` hold: whether it is reached is for others to say.
 */
export function treeCheck(
  crypto: Crypto,
  known: TreeHead | null,
  report: Report,
  told: TreeHead | null = null,
): TreeCheck {
  let frontier = emptyFrontier
  let next = 0
  let covered = 0
  let sealed: TreeHead | null = null
  let last: TreeHead | null = null
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
      if (known !== null && next < known.size)
        report('HEAD_BEHIND', null, { size: next, known: known.size })
    },
    sealed: () => sealed,
    size: () => frontier.size,
  }
}
