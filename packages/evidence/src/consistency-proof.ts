import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Crypto } from './crypto.ts'
import type { TreeHead } from './inclusion-proof.ts'
import { equalHashes, hashChildren, hashRange, levelOf, splitOf } from './merkle.ts'
import type { Hash, NodeSource } from './merkle.ts'

/** That a tree extends another. In the order of RFC 9162, 2.1.4.1. */
export type ConsistencyProof = readonly Hash[]

export type ConsistencyProblem =
  | { readonly code: 'TREE_SHRANK'; readonly from: number; readonly to: number }
  | { readonly code: 'PROOF_LENGTH_WRONG'; readonly expected: number; readonly got: number }
  | { readonly code: 'HASH_LENGTH_WRONG' }
  | { readonly code: 'OLD_ROOT_HASH_DIFFERS' }
  | { readonly code: 'ROOT_HASH_DIFFERS' }

/** Proves that the tree of `size` extends that of `oldSize`. `oldSize` is at most `size`. RFC 9162, 2.1.4.1. */
export function proveConsistency(
  crypto: Crypto,
  nodes: NodeSource,
  oldSize: number,
  size: number,
): ConsistencyProof {
  if (oldSize === 0 || oldSize === size) return []
  return subproof(crypto, nodes, { oldSize, from: 0, size, isOldRoot: true })
}

/** SUBPROOF of RFC 9162: `oldSize` counts from `from`; `isOldRoot` says that the verifier knows that subtree's hash. */
function subproof(
  crypto: Crypto,
  nodes: NodeSource,
  at: {
    readonly oldSize: number
    readonly from: number
    readonly size: number
    readonly isOldRoot: boolean
  },
): readonly Hash[] {
  const { oldSize, from, size, isOldRoot } = at
  if (oldSize === size) return isOldRoot ? [] : [hashRange(crypto, nodes, from, size)]
  const split = splitOf(size)
  return oldSize <= split
    ? [
        ...subproof(crypto, nodes, { oldSize, from, size: split, isOldRoot }),
        hashRange(crypto, nodes, from + split, size - split),
      ]
    : [
        ...subproof(crypto, nodes, {
          oldSize: oldSize - split,
          from: from + split,
          size: size - split,
          isOldRoot: false,
        }),
        hashRange(crypto, nodes, from, split),
      ]
}

/**
 * Checks that the tree of `head` extends that of `old`. From the empty tree every tree follows by an empty proof, as
 * C2SP tlog-witness has it. RFC 9162, 2.1.4.2.
 */
export function verifyConsistency(
  crypto: Crypto,
  old: TreeHead,
  head: TreeHead,
  proof: ConsistencyProof,
): Result<true, ConsistencyProblem> {
  if (old.size > head.size) return err({ code: 'TREE_SHRANK', from: old.size, to: head.size })
  if (old.size === 0 || old.size === head.size) return verifyTrivial(crypto, old, head, proof)
  if (proof.some((hash) => hash.length !== 32)) return err({ code: 'HASH_LENGTH_WRONG' })
  const isComplete = levelOf(old.size) !== null
  const steps = stepsOf(old.size, head.size)
  const expected = steps.length + (isComplete ? 0 : 1)
  if (proof.length !== expected)
    return err({ code: 'PROOF_LENGTH_WRONG', expected, got: proof.length })
  const [seed, ...rest] = isComplete ? [old.root, ...proof] : proof
  const roots = { old: seed ?? old.root, now: seed ?? old.root }
  rest.forEach((hash, at) => {
    const step = steps[at]
    if (step === 'both') roots.old = hashChildren(crypto, hash, roots.old)
    roots.now =
      step === 'both'
        ? hashChildren(crypto, hash, roots.now)
        : hashChildren(crypto, roots.now, hash)
  })
  if (!equalHashes(roots.old, old.root)) return err({ code: 'OLD_ROOT_HASH_DIFFERS' })
  return equalHashes(roots.now, head.root) ? ok(true) : err({ code: 'ROOT_HASH_DIFFERS' })
}

function verifyTrivial(
  crypto: Crypto,
  old: TreeHead,
  head: TreeHead,
  proof: ConsistencyProof,
): Result<true, ConsistencyProblem> {
  if (proof.length > 0) return err({ code: 'PROOF_LENGTH_WRONG', expected: 0, got: proof.length })
  const emptyRoot = crypto.sha256(new Uint8Array(0))
  if (old.size === 0 && !equalHashes(old.root, emptyRoot))
    return err({ code: 'OLD_ROOT_HASH_DIFFERS' })
  return head.size > old.size || equalHashes(old.root, head.root)
    ? ok(true)
    : err({ code: 'ROOT_HASH_DIFFERS' })
}

/** For each hash after the first: whether it stands left of both trees, or right of the larger one only. */
function stepsOf(oldSize: number, size: number): readonly ('both' | 'larger')[] {
  const steps: ('both' | 'larger')[] = []
  let node = oldSize - 1
  let last = size - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  for (; last > 0; last = Math.floor(last / 2)) {
    if (node % 2 === 1) steps.push('both')
    else if (node < last) steps.push('larger')
    node = Math.floor(node / 2)
  }
  return steps
}
