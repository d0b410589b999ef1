import type { OwnBatch, UntoldHead } from '../evidence-store.ts'
import type { Writing } from './append.ts'
import { keepSegments } from './keep-segments.ts'
import { mergeLeaves, mergePayloads } from './merge.ts'
import { encodeLeaves } from './segment.ts'
import type { SegmentPayload } from './segment.ts'
import type { Statements } from './statements.ts'
import { transaction } from './statements.ts'
import { keepNodes } from './tiles.ts'

/** The place of `log.device` in a log that is no device's: numbers of devices begin at 1, so no join finds one. */
export const noDevice = 0

/** Appends what the server adds to a log of the organisation's own: like a device's, but no session and no search. */
export function appendOwnBatch({ db, sql, words }: Writing, batch: OwnBatch): void {
  transaction(db, () => {
    const log = ownLog(sql, batch.origin)
    if (log.size !== batch.oldSize) throw new Error(`${batch.origin} has ${log.size} leaves`)
    const { frontier, root, note, at } = batch
    const count = batch.leaves.length
    const leaves = encodeLeaves(batch.leaves.map(({ bytes }) => bytes))
    sql.run(insertSegment, log.no, log.size, count, leaves)
    sql.run(insertBatch, log.no, frontier.size, count, at, note)
    mergeLeaves(sql, log.no)
    keepNodes(sql, log.no, batch.completed)
    const entries = batch.leaves.flatMap(({ entry }) => (entry === null ? [] : [entry]))
    const payloads = entries.flatMap(({ leaf, payloads: opened }): readonly SegmentPayload[] => {
      const kind = words.number(leaf.kind)
      const entry = sql.run(insertEntry, log.no, leaf.seq, leaf.at, kind, words.number(leaf.source))
      return opened.map(({ field, salt, bytes }) => ({ entry, field, salt, bytes }))
    })
    keepTold(sql, batch)
    keepSegments(sql, log.no, payloads)
    mergePayloads(sql, log.no)
    const nodes = Buffer.concat(frontier.nodes)
    const previous = batch.leaves.at(-1)?.hash ?? null
    const held = payloads.length
    sql.run(updateLog, frontier.size, root, previous, nodes, held, held, at, log.no)
  })
}

const insertSegment = 'INSERT INTO segment (log, first, count, bytes) VALUES (?, ?, ?, ?)'
const insertBatch = 'INSERT INTO batch (log, size, count, stored_at, note) VALUES (?, ?, ?, ?, ?)'
const insertEntry = 'INSERT INTO entry (log, seq, at, kind, source) VALUES (?, ?, ?, ?, ?)'
const insertLog =
  'INSERT INTO log (origin, device, epoch, size, root, frontier, committed, held)' +
  ' VALUES (?, ?, 0, 0, ?, ?, 0, 0)'
const updateLog =
  'UPDATE log SET size = ?, root = ?, previous = ?, frontier = ?, committed = committed + ?, held = held + ?,' +
  ' stored_at = ? WHERE no = ?'

function keepTold(sql: Statements, { oldSize, leaves }: OwnBatch): void {
  for (const [at, { head }] of leaves.entries())
    if (head !== null) sql.run(insertTold, oldSize + at, head.size, head.origin)
}

/** Heads of devices' logs that no leaf of the organisation's log of heads is yet: of each log the newest. */
export function untoldHeads(sql: Statements): readonly UntoldHead[] {
  return sql.all(selectUntold, noDevice).map((row) => ({
    origin: String(row['origin']),
    size: Number(row['size']),
    note: String(row['note']),
  }))
}

const insertTold =
  'INSERT INTO told_head (leaf, log, size) SELECT ?, no, ? FROM log WHERE origin = ?'
const selectUntold =
  'SELECT origin, log.size, note FROM log JOIN batch ON batch.log = log.no AND batch.size = log.size' +
  ' WHERE device > ? AND NOT EXISTS (SELECT 1 FROM told_head AS told WHERE told.log = log.no AND told.size = log.size)' +
  ' ORDER BY log.no'

function ownLog(sql: Statements, origin: string): { readonly no: number; readonly size: number } {
  const row = sql.get('SELECT no, size FROM log WHERE origin = ?', origin)
  if (row !== undefined) return { no: Number(row['no']), size: Number(row['size']) }
  const none = new Uint8Array(0)
  return { no: sql.run(insertLog, origin, noDevice, none, none), size: 0 }
}
