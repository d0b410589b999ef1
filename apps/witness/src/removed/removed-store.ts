import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/** A log that the operator took out, and what had been said of it: kept for good, and shown to whoever asks. */
export type RemovedLog = {
  /** POSIX seconds. */
  readonly at: number
  readonly origin: string
  /** As a trust policy names it. */
  readonly verifierKey: string
  /** The operator's words. */
  readonly reason: string
  /** The head that was cosigned last; null where none was. */
  readonly head: { readonly size: number; readonly note: string } | null
  /** What was stated of its key, as it was signed; null where nothing was. */
  readonly statement: Uint8Array | null
}

/** The part of the witness's store that removed logs are in. What returned is on the disk. */
export type RemovedStore = {
  /** Oldest first. */
  readonly removed: () => readonly RemovedLog[]
  /** Takes a known log out, with its head, its statement and its hold on a chip. What is kept of it is `log`. Inside `alone`. */
  readonly removeLog: (log: RemovedLog) => void
}

export const removedTables = `
  CREATE TABLE removed (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, origin TEXT NOT NULL, verifier_key TEXT NOT NULL,
    came TEXT, came_at INTEGER, reason TEXT NOT NULL, size INTEGER, note TEXT, statement BLOB) STRICT;
  CREATE INDEX removed_origin ON removed (origin);
`

export function removedStore(db: DatabaseSync): RemovedStore {
  const all = db.prepare('SELECT * FROM removed ORDER BY no')
  const keep = db.prepare(
    'INSERT INTO removed (at, origin, verifier_key, came, came_at, reason, size, note, statement)' +
      ' SELECT ?, origin, verifier_key, came, came_at, ?, ?, ?, ? FROM logs WHERE origin = ?',
  )
  // No log's name has a space: its stamps stay whole for the heads beside it, and are not taken for those of another log.
  const unnameStamps = db.prepare("UPDATE stamped SET origin = origin || ' ' || ? WHERE origin = ?")
  const forget = ['heads', 'statements', 'chips', 'logs'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE origin = ?`),
  )
  return {
    removed: () => all.all().map(removedLog),
    removeLog: ({ at, origin, reason, head, statement }) => {
      const { size = null, note = null } = head ?? {}
      const no = keep.run(at, reason, size, note, statement, origin).lastInsertRowid
      unnameStamps.run(no, origin)
      for (const from of forget) from.run(origin)
    },
  }
}

function removedLog(row: { readonly [column: string]: SQLOutputValue }): RemovedLog {
  const { size, note, statement } = row
  return {
    at: Number(row['at']),
    origin: String(row['origin']),
    verifierKey: String(row['verifier_key']),
    reason: String(row['reason']),
    head: typeof note === 'string' ? { size: Number(size), note } : null,
    statement: statement instanceof Uint8Array ? statement : null,
  }
}
