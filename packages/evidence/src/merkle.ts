import type { Crypto } from './crypto.ts'

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array

/** The hash of a leaf: SHA-256(0x00 ‖ bytes). RFC 9162, 2.1.1. */
export function hashLeaf(crypto: Crypto, bytes: Uint8Array): Hash {
  const message = new Uint8Array(1 + bytes.length)
  message.set(bytes, 1)
  return crypto.sha256(message)
}

/** The hash of a node: SHA-256(0x01 ‖ left ‖ right). RFC 9162, 2.1.1. */
export function hashChildren(crypto: Crypto, left: Hash, right: Hash): Hash {
  const message = new Uint8Array(1 + left.length + right.length)
  message[0] = 1
  message.set(left, 1)
  message.set(right, 1 + left.length)
  return crypto.sha256(message)
}

/** Whether two hashes are equal. Not in constant time: hashes of a public tree are no secrets. */
export function equalHashes(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/** Which power of two `size` is: 0 for 1, 3 for 8; null for any other size. */
export function levelOf(size: number): number | null {
  let level = 0
  let power = 1
  for (; power < size; power *= 2) level += 1
  return power === size ? level : null
}

/** The largest power of two below `size`: where RFC 9162 splits a tree. `size` is at least 2. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/**
 * Gives the hash of a complete subtree: `level` 0 is the leaves, node `index` of level `l` covers leaves
 * `index × 2^l` up to `(index + 1) × 2^l`. A tile store or one array per level; the tree itself is never in memory.
 */
export type NodeSource = (level: number, index: number) => Hash

/** The hash over leaves `from` up to `from + size`, of complete subtrees. `from` is a multiple of the split. */
export function hashRange(crypto: Crypto, nodes: NodeSource, from: number, size: number): Hash {
  const level = levelOf(size)
  if (level !== null) return nodes(level, from / size)
  const split = splitOf(size)
  return hashChildren(
    crypto,
    hashRange(crypto, nodes, from, split),
    hashRange(crypto, nodes, from + split, size - split),
  )
}
