import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { err, instant, ok } from '@custody/model'
import type { KeptSeal, Marks, Outbox, OutboxState } from '../outbox.ts'
import { problemOf } from './outbox-problem.ts'
import { numberOf, textOrNull } from './outbox-read.ts'

type Part = Pick<
  Outbox,
  | 'keepSeal'
  | 'keepCosigned'
  | 'newestSeal'
  | 'sealOver'
  | 'acknowledge'
  | 'forgetPayloads'
  | 'keepMarks'
>
type Sizes = Pick<OutboxState, 'sealed' | 'stored' | 'payloadsStored' | 'lastSealedAt'>

/** How far entries have come: sealed, stored, forgotten. */
export function outboxProgress(db: DatabaseSync): {
  readonly part: Part
  readonly sizes: () => Sizes
} {
  const addSeal = db.prepare('INSERT INTO seals VALUES (?, ?, ?)')
  const exchangeNote = db.prepare('UPDATE seals SET note = ? WHERE size = ?')
  const newest = db.prepare('SELECT * FROM seals ORDER BY size DESC LIMIT 1')
  const over = db.prepare('SELECT * FROM seals WHERE size > ? ORDER BY size LIMIT 1')
  const stored = db.prepare('SELECT stored, payloads_stored FROM log WHERE id = 1')
  const acknowledge = db.prepare(
    'UPDATE log SET stored = max(stored, ?), payloads_stored = max(payloads_stored, ?) WHERE id = 1',
  )
  const forget = db.prepare(
    `DELETE FROM payloads WHERE seq < (SELECT payloads_stored FROM log WHERE id = 1)
       AND seq IN (SELECT seq FROM leaves WHERE at < ?)`,
  )
  const markRow = db.prepare('INSERT OR REPLACE INTO marks VALUES (?, ?)')
  const writeMarks = (marks: Marks): void => {
    for (const [name, value] of Object.entries(marks)) markRow.run(name, value)
  }

  const part: Part = {
    keepSeal(seal) {
      const last = sealOf(newest.get())
      if (last !== null && seal.size <= last.size) return err({ code: 'SEAL_NOT_ABOVE' })
      try {
        addSeal.run(seal.size, seal.at, seal.note)
        return ok(true)
      } catch (cause) {
        return err(problemOf(cause))
      }
    },
    keepCosigned({ size, note }, marks) {
      withoutWaiting(db, () => {
        exchangeNote.run(note, size)
        writeMarks(marks)
      })
    },
    newestSeal: () => sealOf(newest.get()),
    sealOver: (seq) => sealOf(over.get(seq)),
    acknowledge({ leaves = 0, payloads = 0 }) {
      withoutWaiting(db, () => acknowledge.run(leaves, payloads))
    },
    forgetPayloads(before) {
      db.exec('PRAGMA secure_delete = ON')
      const { changes } = forget.run(before)
      db.exec('PRAGMA secure_delete = OFF')
      if (changes > 0) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return Number(changes)
    },
    keepMarks(marks) {
      withoutWaiting(db, () => writeMarks(marks))
    },
  }

  return {
    part,
    sizes() {
      const row = stored.get() ?? {}
      const seal = sealOf(newest.get())
      return {
        sealed: seal?.size ?? 0,
        stored: numberOf(row, 'stored'),
        payloadsStored: numberOf(row, 'payloads_stored'),
        lastSealedAt: seal?.at ?? null,
      }
    },
  }
}

/** One transaction without an fsync. Only for what is found out again when a power loss takes it back. */
function withoutWaiting(db: DatabaseSync, write: () => void): void {
  db.exec('PRAGMA synchronous = NORMAL')
  try {
    db.exec('BEGIN IMMEDIATE')
    write()
    db.exec('COMMIT')
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
    db.exec('PRAGMA synchronous = FULL')
  }
}

function sealOf(row: { readonly [column: string]: SQLOutputValue } | undefined): KeptSeal | null {
  if (row === undefined) return null
  const note = textOrNull(row, 'note')
  if (note === null) throw new Error('a seal has no note')
  return { size: numberOf(row, 'size'), at: instant(numberOf(row, 'at')), note }
}
