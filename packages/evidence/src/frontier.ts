import type { Crypto } from './crypto.ts'
import { hashChildren } from './merkle.ts'
import type { Hash } from './merkle.ts'

/**
 * What must be kept of a tree to append to it: the roots of its complete subtrees, largest first. One for each
 * 1 in the binary form of `size`, so at most 53 hashes.
 */
export type Frontier = { readonly size: number; readonly nodes: readonly Hash[] }

/** A subtree that an append made complete. A node store keeps it; it never changes again. */
export type CompleteNode = { readonly level: number; readonly index: number; readonly hash: Hash }

export const emptyFrontier: Frontier = { size: 0, nodes: [] }

/** Appends one leaf. `completed` holds the leaf and every subtree that is complete with it, from the leaf up. */
export function appendLeaf(
  crypto: Crypto,
  frontier: Frontier,
  leaf: Hash,
): { readonly frontier: Frontier; readonly completed: readonly CompleteNode[] } {
  const nodes = [...frontier.nodes]
  const completed: CompleteNode[] = [{ level: 0, index: frontier.size, hash: leaf }]
  let hash = leaf
  let index = frontier.size
  for (let level = 1; index % 2 === 1; level += 1) {
    const left = nodes.pop()
    if (left === undefined) throw new Error(`a frontier of ${frontier.size} lacks a node`)
    hash = hashChildren(crypto, left, hash)
    index = (index - 1) / 2
    completed.push({ level, index, hash })
  }
  nodes.push(hash)
  return { frontier: { size: frontier.size + 1, nodes }, completed }
}

/** The root hash of the tree. That of the empty tree is SHA-256 of nothing. RFC 9162, 2.1.1. */
export function rootOf(crypto: Crypto, frontier: Frontier): Hash {
  const [last, ...rest] = frontier.nodes.toReversed()
  if (last === undefined) return crypto.sha256(new Uint8Array(0))
  return rest.reduce((right, left) => hashChildren(crypto, left, right), last)
}
