import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { isEntryKind } from '@custody/evidence'
import { instant } from '@custody/model'
import type { EntryFilter, KeptLeaf, KeptPayload, Outbox, ReadLimits } from '../outbox.ts'
import { decodePieces } from './outbox-pieces.ts'

type Row = { readonly [column: string]: SQLOutputValue }

/** The reading half of an outbox. Everything it gives back is durable. */
export type OutboxReads = Pick<
  Outbox,
  'leaves' | 'payloads' | 'leafHashes' | 'find' | 'mark' | 'marks'
>

export function outboxReads(db: DatabaseSync): OutboxReads {
  const leafRange = db.prepare('SELECT * FROM leaves WHERE seq >= ? AND seq < ? ORDER BY seq')
  const hashRange = db.prepare('SELECT hash FROM leaves WHERE seq >= ? AND seq < ? ORDER BY seq')
  const payloadRange = db.prepare('SELECT * FROM payloads WHERE seq >= ? AND seq < ? ORDER BY seq')
  const markNamed = db.prepare('SELECT value FROM marks WHERE name = ?')
  const marksFrom = db.prepare(
    'SELECT name, value FROM marks WHERE substr(name, 1, length(?1)) = ?1',
  )

  return {
    leaves: (from, to, limits) =>
      limited(leafRange.iterate(from, to), readLeaf, (leaf) => leaf.bytes.length, limits),
    payloads: (from, to, limits) =>
      limited(payloadRange.iterate(from, to), readPayloads, sizeOf, limits).flat(),
    leafHashes: (from, to) => hashRange.all(from, to).map((row) => bytesOf(row, 'hash')),
    find: (filter) => findLeaves(db, filter),
    mark: (name) => textOrNull(markNamed.get(name) ?? {}, 'value'),
    marks: (prefix) =>
      Object.fromEntries(
        marksFrom.all(prefix).map(({ name, value }) => [String(name), String(value)]),
      ),
  }
}

/** Takes rows until the limits are reached, but at least one: an entry above the limit must still get out. */
function limited<Read>(
  rows: Iterable<Row>,
  read: (row: Row) => Read,
  size: (read: Read) => number,
  limits: ReadLimits = {},
): readonly Read[] {
  const { entries = Number.MAX_SAFE_INTEGER, bytes = Number.MAX_SAFE_INTEGER } = limits
  const taken: Read[] = []
  let sum = 0
  for (const row of rows) {
    if (taken.length >= entries) break
    const next = read(row)
    sum += size(next)
    if (taken.length > 0 && sum > bytes) break
    taken.push(next)
  }
  return taken
}

const sizeOf = (payloads: readonly KeptPayload[]) =>
  payloads.reduce((sum, payload) => sum + payload.bytes.length, 0)

function findLeaves(db: DatabaseSync, filter: EntryFilter): readonly KeptLeaf[] {
  const conditions = [
    ['seq > ?', filter.after],
    ['seq < ?', filter.before],
    ['kind = ?', filter.kind],
    ['session = ?', filter.session],
    ['call = ?', filter.call],
  ] as const
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  const where = given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`
  const order = filter.newest === true ? 'DESC' : 'ASC'
  return db
    .prepare(`SELECT * FROM leaves ${where} ORDER BY seq ${order} LIMIT ?`)
    .all(...given.map(({ value }) => value), filter.limit)
    .map(readLeaf)
}

function readLeaf(row: Row): KeptLeaf {
  const kind = textOrNull(row, 'kind')
  if (kind === null || !isEntryKind(kind)) throw new Error(`a leaf is of the unknown kind ${kind}`)
  return {
    seq: numberOf(row, 'seq'),
    at: instant(numberOf(row, 'at')),
    kind,
    session: textOrNull(row, 'session'),
    call: textOrNull(row, 'call'),
    leafHash: bytesOf(row, 'hash'),
    bytes: bytesOf(row, 'bytes'),
  }
}

function readPayloads(row: Row): readonly KeptPayload[] {
  const seq = numberOf(row, 'seq')
  return decodePieces(bytesOf(row, 'pieces')).map((piece) => ({ seq, ...piece }))
}

/** A whole number of a row. Throws when the column holds something else: the file was changed by others. */
export function numberOf(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new Error(`column ${column} holds no number`)
  return value
}

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new Error(`column ${column} holds no bytes`)
  return value
}

export function textOrNull(row: Row, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : null
}
