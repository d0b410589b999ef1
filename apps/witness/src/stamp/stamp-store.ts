import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/** Heads that were stamped together. */
export type KeptStamp = {
  /** POSIX seconds, by the witness's clock. */
  readonly at: number
  readonly token: Uint8Array
  /** In the order of their leaves. */
  readonly heads: readonly {
    readonly origin: string
    readonly size: number
    readonly note: string
  }[]
}

/** The part of the witness's store that its stamps are in. What returned is on the disk. */
export type StampStore = {
  readonly keepStamp: (stamp: KeptStamp) => void
  /** Notes of heads that no stamp covers yet, by origin. */
  readonly unstamped: () => KeptStamp['heads']
  /** The first stamp of that log's head of that size or more; without a size the newest. `hash`: SHA-256 of the origin. */
  readonly stampOf: (
    hash: string,
    size: number | null,
  ) => { readonly stamp: KeptStamp; readonly index: number } | null
}

export const stampTables = `
  CREATE TABLE stamps (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, token BLOB NOT NULL) STRICT;
  CREATE TABLE stamped (stamp INTEGER NOT NULL REFERENCES stamps, idx INTEGER NOT NULL, origin TEXT NOT NULL,
    size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (stamp, idx)) STRICT;
  CREATE INDEX stamped_origin ON stamped (origin, size);
`

export function stampStore(db: DatabaseSync): StampStore {
  const keep = db.prepare('INSERT INTO stamps (at, token) VALUES (?, ?)')
  const keepHead = db.prepare('INSERT INTO stamped VALUES (?, ?, ?, ?, ?)')
  const unstamped = db.prepare(
    'SELECT origin, size, note FROM heads WHERE size > 0 AND NOT EXISTS' +
      ' (SELECT 1 FROM stamped WHERE stamped.origin = heads.origin AND stamped.size = heads.size) ORDER BY origin',
  )
  const named =
    'SELECT stamp, idx FROM stamped JOIN heads ON heads.origin = stamped.origin WHERE hash = ?'
  const newest = db.prepare(`${named} ORDER BY stamp DESC LIMIT 1`)
  const first = db.prepare(`${named} AND stamped.size >= ? ORDER BY stamp LIMIT 1`)
  const stamp = db.prepare('SELECT at, token FROM stamps WHERE no = ?')
  const heads = db.prepare('SELECT origin, size, note FROM stamped WHERE stamp = ? ORDER BY idx')
  return {
    keepStamp: ({ at, token, heads: kept }) => {
      const no = keep.run(at, token).lastInsertRowid
      for (const [idx, { origin, size, note }] of kept.entries())
        keepHead.run(no, idx, origin, size, note)
    },
    unstamped: () => unstamped.all().map(headOf),
    stampOf: (hash, size) => {
      const found = size === null ? newest.get(hash) : first.get(hash, size)
      if (found === undefined) return null
      const { at, token } = stamp.get(found['stamp'] ?? null) ?? {}
      if (!(token instanceof Uint8Array)) throw new Error('a stamp has no token')
      const together = heads.all(found['stamp'] ?? null).map(headOf)
      return { stamp: { at: Number(at), token, heads: together }, index: Number(found['idx']) }
    },
  }
}

function headOf(row: { readonly [column: string]: SQLOutputValue }): KeptStamp['heads'][number] {
  return {
    origin: String(row['origin']),
    size: Number(row['size']),
    note: String(row['note']),
  }
}
