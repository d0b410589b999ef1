import type { DatabaseSync } from 'node:sqlite'

/** The layout's version. Another one is refused, never guessed at. */
export const outboxVersion = 1

const tables = `
CREATE TABLE log (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  -- What appending needs, as encodeLog writes it: origin, size, hash of the last leaf, complete subtrees.
  state TEXT NOT NULL,
  stored INTEGER NOT NULL,
  payloads_stored INTEGER NOT NULL
) STRICT;

CREATE TABLE leaves (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  session TEXT,
  call TEXT,
  hash BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
-- No more indexes than the one: each costs every commit a page to sync, and the rest is asked by people, rarely.
CREATE INDEX leaves_by_call ON leaves (call, seq) WHERE call IS NOT NULL;

-- All payloads of one entry in one row, as framed by outbox-pieces.ts. Erasable without touching the leaf.
CREATE TABLE payloads (seq INTEGER PRIMARY KEY, pieces BLOB NOT NULL) STRICT;

CREATE TABLE seals (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Space that denials, tampering and recovery may use when the disk is full: see outbox-reserve.ts.
CREATE TABLE reserve (id INTEGER PRIMARY KEY, space BLOB NOT NULL) STRICT;
`

/** Makes an empty log. `state` as `encodeLog` writes it. */
export function createTables(db: DatabaseSync, state: string): void {
  db.exec(tables)
  db.prepare('INSERT INTO log VALUES (1, ?, ?, 0, 0)').run(outboxVersion, state)
}

/**
 * Settings of one connection. Durable: every commit waits for fsync (F_FULLFSYNC on macOS). One writer: the lock
 * is the kernel's, held for as long as the process lives, so that a second daemon cannot write.
 */
export const connectionSettings = `
PRAGMA busy_timeout = 0;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA fullfsync = 1;
PRAGMA checkpoint_fullfsync = 1;
PRAGMA journal_size_limit = 16777216;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -4096;
PRAGMA trusted_schema = OFF;
`
