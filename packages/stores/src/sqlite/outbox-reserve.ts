import type { DatabaseSync } from 'node:sqlite'

const pieceBytes = 1_048_576
/** The journal is kept at this size, so that a commit on a full disk overwrites it instead of growing it. */
const journalBytes = 8 * pieceBytes

/**
 * Space inside the database that only entries of the reserved lane may use.
 *
 * A row of `reserve` holds 1 MiB of pages. Deleting it inside the transaction that needs room gives those pages to
 * that transaction: the file does not grow, and nobody else on a full disk can take them in between. Deleting
 * touches only the free list (secure_delete off), so the journal needs a few pages, which it has: at every opening
 * it is written up to 8 MiB once and from then on overwritten from its start.
 */
export type Reserve = {
  readonly bytesLeft: () => number
  /** Frees one piece for the transaction that is open. False when nothing is left. */
  readonly release: () => boolean
  /** Takes back up to `most` pieces that were used. Throws like any write when the disk is full. */
  readonly refill: (most: number) => void
}

export function reserveOf(db: DatabaseSync, sizeBytes: number): Reserve {
  const full = Math.floor(sizeBytes / pieceBytes)
  const count = db.prepare('SELECT count(*) AS n, max(id) AS last FROM reserve')
  const drop = db.prepare('DELETE FROM reserve WHERE id = ?')
  const add = db.prepare('INSERT INTO reserve (space) VALUES (zeroblob(?))')
  const pieces = () => Number(count.get()?.['n'] ?? 0)
  // Saves the count on every commit. May be false while the reserve is whole, never true while it is not.
  let isWhole = false

  return {
    bytesLeft: () => pieces() * pieceBytes,
    release() {
      const last = count.get()?.['last']
      if (typeof last !== 'number') return false
      drop.run(last)
      isWhole = false
      return true
    },
    refill(most) {
      if (isWhole) return
      const missing = Math.max(0, full - pieces())
      for (let piece = 0; piece < Math.min(most, missing); piece += 1) add.run(pieceBytes)
      // Where the transaction fails after this, it does so before anything is released again.
      isWhole = missing === 0
    },
  }
}

/**
 * Writes the journal to its full size once and starts it over, so that later commits find their room on disk.
 * Throws like any write when the disk is full.
 */
export function stretchJournal(db: DatabaseSync): void {
  db.prepare('INSERT INTO reserve (id, space) VALUES (-1, zeroblob(?))').run(journalBytes)
  db.exec('DELETE FROM reserve WHERE id = -1')
  db.exec('PRAGMA wal_checkpoint(RESTART)')
}
