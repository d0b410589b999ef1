import type { DatabaseSync } from 'node:sqlite'
import { err, ok } from '@custody/model'
import type { Instant, Result } from '@custody/model'
import type { AppendProblem, Indexed, VerifiedBatch } from '../evidence-store.ts'
import { indexLeaf } from './index-leaf.ts'
import { mergeLeaves } from './merge.ts'
import { encodeLeaves } from './segment.ts'
import { sessionSumsOf } from './session-sum.ts'
import type { Statements } from './statements.ts'
import { transaction } from './statements.ts'
import { tallyLag, tallyOf } from './tally.ts'
import { keepNodes } from './tiles.ts'
import type { Words } from './words.ts'

/** What the writing half of the store works with. */
export type Writing = { readonly db: DatabaseSync; readonly sql: Statements; readonly words: Words }

/** Appends a verified batch and indexes it, in one transaction. Durable when it returns with `ok`. */
export function appendBatch(
  writing: Writing,
  batch: VerifiedBatch,
): Result<readonly Indexed[], AppendProblem> {
  try {
    return transaction(writing.db, () => appendNow(writing, batch))
  } catch (error) {
    writing.words.forget()
    return err({
      code: 'STORE_UNWRITABLE',
      detail: error instanceof Error ? error.message : 'unknown',
    })
  }
}

function appendNow(
  writing: Writing,
  batch: VerifiedBatch,
): Result<readonly Indexed[], AppendProblem> {
  const { sql } = writing
  const log = logNumber(sql, batch)
  if (log === null) throw new Error(`no device ${batch.device}`)
  const { no, device, size } = log
  if (size !== batch.oldSize) return err({ code: 'SIZE_DIFFERS', size })
  const count = batch.leaves.length
  sql.run(
    'INSERT INTO segment (log, first, count, bytes) VALUES (?, ?, ?, ?)',
    no,
    size,
    count,
    encodeLeaves(batch.leaves.map((one) => one.bytes)),
  )
  sql.run(
    'INSERT INTO batch (log, size, count, stored_at, note) VALUES (?, ?, ?, ?, ?)',
    no,
    batch.frontier.size,
    count,
    batch.at,
    batch.note,
  )
  mergeLeaves(sql, no)
  keepNodes(sql, no, batch.completed)
  const indexed = indexLeaves(writing, batch, { no, device })
  keepHead(sql, no, batch)
  sql.run('UPDATE device SET last_entry_at = ? WHERE no = ?', batch.at, device)
  return ok(indexed)
}

function indexLeaves(
  { sql, words }: Writing,
  batch: VerifiedBatch,
  { no, device }: { readonly no: number; readonly device: number },
): readonly Indexed[] {
  const tally = tallyOf(sql)
  const sessions = sessionSumsOf(sql, words, { log: no, device })
  const work = { sql, words, tally, sessions, log: no, device }
  const first = Number(sql.get('SELECT coalesce(max(no), 0) + 1 AS next FROM entry')?.['next'])
  const indexed = batch.leaves.map(({ leaf }, at) => {
    tallyLag(tally, leaf.at, batch.at)
    const entry = indexLeaf(work, leaf, first + at)
    const { kind, session, seq } = leaf
    return { entry, kind, session, epoch: batch.epoch, seq, at: leaf.at as Instant }
  })
  sessions.write()
  tally.write()
  return indexed
}

/** The log's row, made with its first batch. Null when its device is not enrolled. */
function logNumber(
  sql: Statements,
  { origin, device: id, epoch, at }: VerifiedBatch,
): { readonly no: number; readonly device: number; readonly size: number } | null {
  const row = sql.get('SELECT no, device, size FROM log WHERE origin = ?', origin)
  if (row !== undefined)
    return { no: Number(row['no']), device: Number(row['device']), size: Number(row['size']) }
  const device = sql.get('SELECT no FROM device WHERE id = ?', id)?.['no']
  if (device === undefined) return null
  const none = new Uint8Array(0)
  const no = sql.run(
    'INSERT INTO log (origin, device, epoch, size, root, frontier, committed, held, stored_at)' +
      ' VALUES (?, ?, ?, 0, ?, ?, 0, 0, ?)',
    origin,
    device,
    epoch,
    none,
    none,
    at,
  )
  return { no, device: Number(device), size: 0 }
}

function keepHead(sql: Statements, log: number, batch: VerifiedBatch): void {
  const committed = batch.leaves.reduce((sum, { leaf }) => sum + leaf.commitments.length, 0)
  sql.run(
    'UPDATE log SET size = ?, root = ?, previous = ?, frontier = ?, committed = committed + ?, stored_at = ?' +
      ' WHERE no = ?',
    batch.frontier.size,
    batch.root,
    batch.leaves.at(-1)?.hash ?? null,
    Buffer.concat(batch.frontier.nodes),
    committed,
    batch.at,
    log,
  )
}
