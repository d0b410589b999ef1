import type { Crypto } from './crypto.ts'
import { verifyInclusion } from './inclusion-proof.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { Hash } from './merkle.ts'
import type { Report } from './verify-problem.ts'

/** Holds chosen entries of a log against one head, each by its own proof. */
export type SelectionCheck = {
  readonly head: (head: TreeHead) => void
  readonly leaf: (seq: number | null, hash: Hash) => void
  readonly proof: (seq: number, path: readonly Hash[]) => void
  /** The entry's lines have ended. */
  readonly settle: () => void
  readonly count: () => number
}

export function selectionCheck(crypto: Crypto, report: Report): SelectionCheck {
  let head: TreeHead | null = null
  let pending: { readonly seq: number | null; readonly hash: Hash } | null = null
  let before = -1
  let count = 0

  return {
    head: (given) => {
      if (head === null) head = given
      else report('CHECKPOINT_ORDER_WRONG', null, { size: given.size })
    },
    leaf: (seq, hash) => {
      if (seq !== null && seq <= before) report('SEQ_REPEATED', seq, { expected: before + 1 })
      before = Math.max(before, seq ?? before)
      pending = { seq, hash }
      count += 1
    },
    proof: (seq, path) => {
      if (head === null || pending === null || (pending.seq !== null && pending.seq !== seq))
        return report('PROOF_INVALID', seq)
      const verified = verifyInclusion(crypto, pending.hash, { index: seq, path }, head)
      if (!verified.ok) report('PROOF_INVALID', seq, { because: verified.error.code })
      pending = null
    },
    settle: () => {
      if (pending !== null) report('PROOF_MISSING', pending.seq)
      pending = null
    },
    count: () => count,
  }
}
