import type { DatabaseSync } from 'node:sqlite'
import type { Crypto, FieldId, Frontier } from '@custody/evidence'
import type { DeviceId, Instant } from '@custody/model'
import type { Cover, EvidenceStore, KeptOpening, LogHead } from '../evidence-store.ts'
import { appendBatch } from './append.ts'
import { appendOwnBatch, untoldHeads } from './append-own.ts'
import { closedOf, wrappedKeyOf } from './closed.ts'
import { erasePayloads, scrub } from './erase.ts'
import { keepPayloadsNow } from './payloads.ts'
import { decodeLeaves, decodePayloads } from './segment.ts'
import type { SegmentPayload } from './segment.ts'
import { stampsOf } from './stamps.ts'
import { snapshot, statementsOf } from './statements.ts'
import type { Statements } from './statements.ts'
import { readNode } from './tiles.ts'
import { wordsOf } from './words.ts'

const hashBytes = 32

/** The evidence store on one connection. Over a connection that only reads, what writes throws. */
export function sqliteEvidenceStore(
  db: DatabaseSync,
  crypto: Crypto,
): EvidenceStore & {
  /** Forgets what it holds in memory: needed when a transaction around its calls was undone. */
  readonly forget: () => void
  /** Ends what was erased for good, once its transaction is over. Does nothing where nothing was erased. */
  readonly settle: () => void
} {
  const sql = statementsOf(db)
  const writing = { db, sql, words: wordsOf(sql) }
  const readLeaves = segmentsOnce((no: number) => decodeLeaves(bytesOf(sql, 'segment', no)))
  const readPayloads = segmentsOnce((no: number) =>
    decodePayloads(bytesOf(sql, 'payload_segment', no)),
  )
  let isErasing = false
  const settle = (): void => {
    if (isErasing && !db.isTransaction) isErasing = !scrub(db)
  }
  return {
    settle,
    forget: () => {
      writing.words.forget()
      readLeaves.forget()
      readPayloads.forget()
    },
    head: async (origin) => headOf(sql, origin),
    append: async (batch) => appendBatch(writing, batch),
    appendOwn: async (batch) => appendOwnBatch(writing, batch),
    keepPayloads: async (origin, payloads) => keepPayloadsNow(writing, origin, payloads),
    keepClosed: async (origin, payloads, keys) => keepPayloadsNow(writing, origin, payloads, keys),
    closed: async (origin, seq) => closedOf(sql, origin, seq),
    wrappedKey: async (origin, key) => wrappedKeyOf(sql, origin, key),
    erase: async (origin, seqs, fields, at) => {
      readPayloads.forget()
      const erased = erasePayloads(writing, origin, { seqs, fields, at })
      isErasing = true
      settle()
      return erased
    },
    keepCosigned: async (origin, size, note, at) => {
      sql.run(
        'UPDATE batch SET note = ? WHERE size = ? AND log = (SELECT no FROM log WHERE origin = ?)',
        note,
        size,
        origin,
      )
      sql.run(
        'UPDATE log SET cosigned = ?, cosigned_at = ? WHERE origin = ? AND ? > coalesce(cosigned, 0)',
        size,
        at,
        origin,
        size,
      )
    },
    cosigned: async (origin, after) => cosignedOf(sql, origin, after),
    ...stampsOf(sql),
    untoldHeads: async () => untoldHeads(sql),
    markForked: async (origin, at) => {
      sql.run('UPDATE log SET forked_at = coalesce(forked_at, ?) WHERE origin = ?', at, origin)
    },
    leaves: async (origin, from, to) =>
      snapshot(db, () => leavesOf(sql, readLeaves.read, origin, { from, to })),
    openings: async (origin, seq) =>
      snapshot(db, () => openingsOf(sql, readPayloads.read, origin, seq)),
    cover: async (origin, seq) => coverOf(sql, origin, seq),
    cosignedOver: async (origin, seq) => {
      const row = sql.get(
        'SELECT note FROM log JOIN batch ON batch.log = log.no WHERE origin = ? AND log.cosigned > ?' +
          ` AND batch.size > ? AND ${isCosigned} ORDER BY batch.size LIMIT 1`,
        origin,
        seq,
        seq,
      )
      return row === undefined ? null : String(row['note'])
    },
    node: (origin, level, index) => {
      const log = sql.get('SELECT no FROM log WHERE origin = ?', origin)
      if (log === undefined) throw new Error(`no log ${origin}`)
      return readNode(sql, crypto, Number(log['no']), { level, index })
    },
  }
}

/** Keeps the last few segments decompressed: neighbours are read together. Segments of one number never change but by erasure and merging. */
function segmentsOnce<Value>(read: (no: number) => Value) {
  const kept = new Map<number, Value>()
  return {
    forget: (): void => kept.clear(),
    read: (no: number): Value => {
      const known = kept.get(no)
      if (known !== undefined) return known
      const value = read(no)
      const [oldest] = kept.keys()
      if (kept.size >= 64 && oldest !== undefined) kept.delete(oldest)
      kept.set(no, value)
      return value
    },
  }
}

function bytesOf(sql: Statements, table: 'segment' | 'payload_segment', no: number): Uint8Array {
  const bytes = sql.get(`SELECT bytes FROM ${table} WHERE no = ?`, no)?.['bytes']
  if (!(bytes instanceof Uint8Array)) throw new Error(`no ${table} ${no}`)
  return bytes
}

function headOf(sql: Statements, origin: string): LogHead | null {
  const row = sql.get(
    'SELECT device.id AS device, log.epoch, size, root, previous, frontier, stored_at, forked_at' +
      ' FROM log LEFT JOIN device ON device.no = log.device WHERE origin = ?',
    origin,
  )
  const { root, previous, frontier, stored_at: storedAt, forked_at: forkedAt } = row ?? {}
  if (row === undefined || !(root instanceof Uint8Array) || !(frontier instanceof Uint8Array))
    return null
  return {
    origin,
    device: row['device'] === null ? null : (String(row['device']) as DeviceId),
    epoch: Number(row['epoch']),
    frontier: frontierOf(Number(row['size']), frontier),
    root,
    previous: previous instanceof Uint8Array ? previous : null,
    storedAt: instantOrNull(storedAt),
    forkedAt: instantOrNull(forkedAt),
  }
}

function instantOrNull(value: unknown): Instant | null {
  return typeof value === 'number' ? (value as Instant) : null
}

function frontierOf(size: number, bytes: Uint8Array): Frontier {
  const count = bytes.length / hashBytes
  const nodes = Array.from({ length: count }, (_, at) =>
    bytes.slice(at * hashBytes, (at + 1) * hashBytes),
  )
  return { size, nodes }
}

function leavesOf(
  sql: Statements,
  read: (segment: number) => readonly Uint8Array[],
  origin: string,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Uint8Array[] {
  const segments = sql.all(
    'SELECT segment.no, first, count FROM segment JOIN log ON log.no = segment.log' +
      ' WHERE origin = ? AND first < ? AND first + count > ? AND first >= coalesce((SELECT max(first) FROM segment AS s' +
      ' WHERE s.log = log.no AND s.first <= ?), 0) ORDER BY first',
    origin,
    to,
    from,
    from,
  )
  return segments.flatMap((segment) => {
    const first = Number(segment['first'])
    return read(Number(segment['no'])).slice(Math.max(0, from - first), to - first)
  })
}

function openingsOf(
  sql: Statements,
  read: (segment: number) => readonly SegmentPayload[],
  origin: string,
  seq: number,
): readonly KeptOpening[] {
  const rows = sql.all(
    'SELECT entry.no, payload.segment FROM log JOIN entry ON entry.log = log.no' +
      ' JOIN payload ON payload.entry = entry.no WHERE origin = ? AND seq = ?',
    origin,
    seq,
  )
  return rows
    .flatMap((row) => read(Number(row['segment'])).filter((payload) => payload.entry === row['no']))
    .map(({ field, salt, bytes }) => ({ field: field as FieldId, salt, bytes }))
    .toSorted((a, b) => a.field - b.field)
}

/** A note has its seal on one line; whatever stands below is of witnesses. */
const isCosigned = "note LIKE '%\n— %\n— %'"

function cosignedOf(sql: Statements, origin: string, after: number): string | null {
  const row = sql.get(
    'SELECT note FROM log JOIN batch ON batch.log = log.no WHERE origin = ? AND batch.size > ?' +
      ` AND ${isCosigned} ORDER BY batch.size DESC LIMIT 1`,
    origin,
    after,
  )
  return row === undefined ? null : String(row['note'])
}

function coverOf(sql: Statements, origin: string, seq: number): Cover | null {
  const row = sql.get(
    'SELECT batch.size, note, batch.stored_at FROM log JOIN batch ON batch.log = log.no' +
      ' WHERE origin = ? AND batch.size > ? ORDER BY batch.size LIMIT 1',
    origin,
    seq,
  )
  return row === undefined
    ? null
    : {
        size: Number(row['size']),
        note: String(row['note']),
        storedAt: Number(row['stored_at']) as Instant,
      }
}
