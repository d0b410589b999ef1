import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { decodeLeaves, encodeLeaves } from '../../../packages/stores/src/sqlite/segment.ts'

/** What an administrator of the database writes in it. `log`: the number of the device's. */
export type StoreEdit = (db: DatabaseSync, log: number) => void

export type EditedStore = {
  /** The device's log as it was, and then the edit, in one transaction. */
  readonly edit: (edit: StoreEdit) => void
  readonly close: () => void
}

/** What the store has of one log, by table. The organisation's own logs are beside it, and left alone. */
const ofLog: { readonly [table: string]: string } = {
  payload: 'entry IN (SELECT no FROM before.entry WHERE log = :log)',
  payload_segment: 'log = :log',
  entry: 'log = :log',
  segment: 'log = :log',
  batch: 'log = :log',
  log: 'no = :log',
}

/** The store of a server that runs, opened beside it by whoever has the file. */
export function editedStore(home: string, origin: string): EditedStore {
  const path = join(home, 'server', 'store.sqlite')
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.prepare('VACUUM INTO ?').run(`${path}.before`)
  db.prepare('ATTACH ? AS before').run(`${path}.before`)
  const log = Number(db.prepare('SELECT no FROM log WHERE origin = ?').get(origin)?.['no'])
  const putBack = Object.entries(ofLog).flatMap(([table, where]) => {
    return [
      db.prepare(`DELETE FROM main.${table} WHERE ${where}`),
      db.prepare(`INSERT INTO main.${table} SELECT * FROM before.${table} WHERE ${where}`),
    ]
  })
  return {
    edit(edit) {
      db.exec('BEGIN IMMEDIATE')
      for (const statement of putBack) statement.run({ log })
      edit(db, log)
      db.exec('COMMIT')
    },
    close: () => db.close(),
  }
}

/** Takes all leaves out of their segments and puts others in their place; the log is as long as they are many. */
export function rewriteLeaves(
  db: DatabaseSync,
  log: number,
  rewrite: (leaves: readonly string[]) => readonly string[],
): void {
  const rows = db.prepare('SELECT bytes FROM segment WHERE log = ? ORDER BY first').all(log)
  const leaves = rows.flatMap(({ bytes }) =>
    bytes instanceof Uint8Array
      ? decodeLeaves(bytes).map((leaf) => Buffer.from(leaf).toString())
      : [],
  )
  const rewritten = rewrite(leaves)
  const bytes = encodeLeaves(rewritten.map((leaf) => Buffer.from(leaf)))
  db.prepare('DELETE FROM segment WHERE log = ?').run(log)
  db.prepare('INSERT INTO segment (log, first, count, bytes) VALUES (?, 0, ?, ?)').run(
    log,
    rewritten.length,
    bytes,
  )
  db.prepare('UPDATE log SET size = ? WHERE no = ?').run(rewritten.length, log)
}
