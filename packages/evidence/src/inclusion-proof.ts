import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Crypto } from './crypto.ts'
import { equalHashes, hashChildren, hashRange, splitOf } from './merkle.ts'
import type { Hash, NodeSource } from './merkle.ts'

/** That a leaf is entry `index` of a tree. `path` goes from the leaf's sibling up to the root's child. */
export type InclusionProof = { readonly index: number; readonly path: readonly Hash[] }

/** What a proof is checked against: the size and root of a checkpoint. */
export type TreeHead = { readonly size: number; readonly root: Hash }

export type InclusionProblem =
  | { readonly code: 'INDEX_OUTSIDE_TREE'; readonly index: number; readonly size: number }
  | { readonly code: 'PROOF_LENGTH_WRONG'; readonly expected: number; readonly got: number }
  | { readonly code: 'HASH_LENGTH_WRONG' }
  | { readonly code: 'ROOT_HASH_DIFFERS' }

/** Proves that leaf `index` is in the tree of that size. `index` is below `size`. RFC 9162, 2.1.3.1. */
export function proveInclusion(
  crypto: Crypto,
  nodes: NodeSource,
  index: number,
  size: number,
): InclusionProof {
  const path: Hash[] = []
  let from = 0
  for (let left = size; left > 1;) {
    const split = splitOf(left)
    const below = index < from + split
    path.push(
      below
        ? hashRange(crypto, nodes, from + split, left - split)
        : hashRange(crypto, nodes, from, split),
    )
    if (!below) from += split
    left = below ? split : left - split
  }
  return { index, path: path.toReversed() }
}

/** Checks that `leaf` is entry `proof.index` of the tree that `head` commits to. RFC 9162, 2.1.3.2. */
export function verifyInclusion(
  crypto: Crypto,
  leaf: Hash,
  proof: InclusionProof,
  head: TreeHead,
): Result<true, InclusionProblem> {
  const { index, path } = proof
  if (!(Number.isSafeInteger(index) && index >= 0 && index < head.size))
    return err({ code: 'INDEX_OUTSIDE_TREE', index, size: head.size })
  const sides = siblingSides(index, head.size)
  if (path.length !== sides.length)
    return err({ code: 'PROOF_LENGTH_WRONG', expected: sides.length, got: path.length })
  if ([leaf, ...path].some((hash) => hash.length !== 32)) return err({ code: 'HASH_LENGTH_WRONG' })
  const root = path.reduce(
    (node, sibling, level) =>
      sides[level] === 'left'
        ? hashChildren(crypto, sibling, node)
        : hashChildren(crypto, node, sibling),
    leaf,
  )
  return equalHashes(root, head.root) ? ok(true) : err({ code: 'ROOT_HASH_DIFFERS' })
}

/** The side on which each sibling stands, from the leaf up. Levels on the right border without one are skipped. */
function siblingSides(index: number, size: number): readonly ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = []
  let node = index
  for (let last = size - 1; last > 0; last = Math.floor(last / 2)) {
    if (node % 2 === 1) sides.push('left')
    else if (node < last) sides.push('right')
    node = Math.floor(node / 2)
  }
  return sides
}
