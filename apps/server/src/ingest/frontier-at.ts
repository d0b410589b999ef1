import type { Frontier, NodeSource } from '@custody/evidence'

/** The frontier that a log had at an earlier size: its complete subtrees, largest first. */
export function frontierAt(nodes: NodeSource, size: number): Frontier {
  const hashes: Uint8Array[] = []
  let from = 0
  for (let level = 52; level >= 0; level -= 1) {
    const width = 2 ** level
    if (Math.floor(size / width) % 2 === 0) continue
    hashes.push(nodes(level, from / width))
    from += width
  }
  return { size, nodes: hashes }
}
