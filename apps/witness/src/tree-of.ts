import { appendLeaf, emptyFrontier, hashChildren, portableCrypto, rootOf } from '@custody/evidence'
import type { Hash, NodeSource, TreeHead } from '@custody/evidence'

/** The head of a small tree, made anew from all its leaves. */
export function headOf(hashes: readonly Hash[]): TreeHead {
  const frontier = hashes.reduce(
    (tree, hash) => appendLeaf(portableCrypto, tree, hash).frontier,
    emptyFrontier,
  )
  return { size: frontier.size, root: rootOf(portableCrypto, frontier) }
}

/** The nodes of such a tree, for proofs. */
export function nodesOf(hashes: readonly Hash[]): NodeSource {
  const node: NodeSource = (level, index) => {
    const leaf = level === 0 ? hashes[index] : undefined
    if (leaf !== undefined) return leaf
    if (level === 0) throw new Error(`the tree has no leaf ${index}`)
    return hashChildren(portableCrypto, node(level - 1, index * 2), node(level - 1, index * 2 + 1))
  }
  return node
}
