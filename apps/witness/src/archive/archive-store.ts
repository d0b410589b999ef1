import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/** One leaf of the archive as it is kept. */
export type KeptDocuments = {
  readonly seq: number
  readonly issuer: string
  /** POSIX seconds. */
  readonly fetchedAt: number
  readonly leaf: Uint8Array
}

/** The part of the witness's store that its archive of issuers' keys is in. What returned is on the disk. */
export type ArchiveStore = {
  readonly issuers: () => readonly string[]
  readonly addIssuer: (issuer: string) => void
  /** Hashes of all leaves, in their order. */
  readonly archivedHashes: () => readonly Uint8Array[]
  /** Keeps a leaf with the head that covers it. Inside `alone`. */
  readonly archive: (
    kept: KeptDocuments & { readonly hash: Uint8Array; readonly note: string },
  ) => void
  readonly archiveHead: () => string | null
  /** The newest leaf of an issuer that was fetched at that time or before. */
  readonly archivedAt: (issuer: string, at: number) => KeptDocuments | null
}

export const archiveTables = `
  CREATE TABLE issuers (issuer TEXT PRIMARY KEY) STRICT;
  CREATE TABLE archive (seq INTEGER PRIMARY KEY, issuer TEXT NOT NULL, fetched_at INTEGER NOT NULL, leaf BLOB NOT NULL,
    hash BLOB NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE INDEX archive_issuer ON archive (issuer, fetched_at);
`

export function archiveStore(db: DatabaseSync): ArchiveStore {
  const issuers = db.prepare('SELECT issuer FROM issuers ORDER BY issuer')
  const addIssuer = db.prepare('INSERT OR IGNORE INTO issuers VALUES (?)')
  const hashes = db.prepare('SELECT hash FROM archive ORDER BY seq')
  const keep = db.prepare('INSERT INTO archive VALUES (?, ?, ?, ?, ?, ?)')
  const newest = db.prepare('SELECT note FROM archive ORDER BY seq DESC LIMIT 1')
  const at = db.prepare(
    'SELECT seq, issuer, fetched_at, leaf FROM archive WHERE issuer = ? AND fetched_at <= ? ORDER BY seq DESC LIMIT 1',
  )
  return {
    issuers: () => issuers.all().map(({ issuer }) => String(issuer)),
    addIssuer: (issuer) => void addIssuer.run(issuer),
    archivedHashes: () => hashes.all().map(({ hash }) => bytesOf(hash)),
    archive: ({ seq, issuer, fetchedAt, leaf, hash, note }) =>
      void keep.run(seq, issuer, fetchedAt, leaf, hash, note),
    archiveHead: () => {
      const note = newest.get()?.['note']
      return typeof note === 'string' ? note : null
    },
    archivedAt: (issuer, time) => {
      const row = at.get(issuer, time)
      if (row === undefined) return null
      const { seq, fetched_at: fetchedAt, leaf } = row
      return { seq: Number(seq), issuer, fetchedAt: Number(fetchedAt), leaf: bytesOf(leaf) }
    },
  }
}

function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('a column of the archive holds no bytes')
  return value
}
