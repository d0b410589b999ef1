import type { CompleteNode, Crypto } from '@custody/evidence'
import { hashChildren } from '@custody/evidence'
import type { Statements } from './statements.ts'

// Of a tree, every eighth level is kept, 256 hashes a row: 32.1 bytes an entry. A node between is made of at most
// 128 hashes of one row, so any proof reads O(log n) rows.

const perTile = 256
const levelsPerTile = 8
const hashBytes = 32

/** Keeps the nodes that an append completed. In a write transaction only; nodes come in ascending order per level. */
export function keepNodes(sql: Statements, log: number, completed: readonly CompleteNode[]): void {
  const tiles = new Map<string, CompleteNode[]>()
  for (const node of completed) {
    if (node.level % levelsPerTile !== 0) continue
    const key = `${node.level}/${Math.floor(node.index / perTile)}`
    const nodes = tiles.get(key)
    if (nodes === undefined) tiles.set(key, [node])
    else nodes.push(node)
  }
  for (const nodes of tiles.values()) keepInTile(sql, log, nodes)
}

function keepInTile(sql: Statements, log: number, nodes: readonly CompleteNode[]): void {
  const [first] = nodes
  if (first === undefined) return
  const idx = Math.floor(first.index / perTile)
  const before = first.index % perTile
  const row = before === 0 ? undefined : readTile(sql, log, first.level, idx)
  const hashes = Buffer.concat([
    row === undefined ? Buffer.alloc(0) : row.subarray(0, before * hashBytes),
    ...nodes.map((node) => node.hash),
  ])
  if (hashes.length !== (before + nodes.length) * hashBytes) throw new Error('a tile has a hole')
  sql.run(
    'INSERT INTO tile (log, level, idx, hashes) VALUES (?, ?, ?, ?)' +
      ' ON CONFLICT (log, level, idx) DO UPDATE SET hashes = excluded.hashes',
    log,
    first.level,
    idx,
    hashes,
  )
}

/** The hash of a complete subtree. Throws for one that is not complete: the caller asks within the log's size. */
export function readNode(
  sql: Statements,
  crypto: Crypto,
  log: number,
  at: { readonly level: number; readonly index: number },
): Uint8Array {
  const tileLevel = at.level - (at.level % levelsPerTile)
  const width = 2 ** (at.level - tileLevel)
  const first = at.index * width
  const tile = readTile(sql, log, tileLevel, Math.floor(first / perTile))
  const from = (first % perTile) * hashBytes
  const hashes = tile?.subarray(from, from + width * hashBytes)
  if (hashes?.length !== width * hashBytes)
    throw new Error(`log ${log} has no node ${at.index} at level ${at.level}`)
  return hashPairs(crypto, hashes)
}

function hashPairs(crypto: Crypto, hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashBytes) return hashes
  const half = hashes.length / 2
  return hashChildren(
    crypto,
    hashPairs(crypto, hashes.subarray(0, half)),
    hashPairs(crypto, hashes.subarray(half)),
  )
}

function readTile(
  sql: Statements,
  log: number,
  level: number,
  idx: number,
): Uint8Array | undefined {
  const row = sql.get(
    'SELECT hashes FROM tile WHERE log = ? AND level = ? AND idx = ?',
    log,
    level,
    idx,
  )
  const hashes = row?.['hashes']
  return hashes instanceof Uint8Array ? hashes : undefined
}
