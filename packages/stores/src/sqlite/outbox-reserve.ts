import type { DatabaseSync } from 'node:sqlite'
import type { Places } from './outbox-places.ts'

const pieceBytes = 1_048_576
/** The journal is kept at this size, so that a commit on a full disk overwrites it instead of growing it. */
const journalBytes = 8 * pieceBytes
/** The file grows by this much at a time, ahead of what is written. */
const stepBytes = 2 * pieceBytes
/** Always free beside what an entry needs: for seals, marks and what a page holds besides. */
const slackBytes = pieceBytes

/**
 * Room on disk, made before it is needed.
 *
 * Entries are only ever written to pages that the file has on disk already, and the journal to blocks that it has
 * already. So what was committed can always be carried over from the journal into the file, and a full disk is met
 * while growing, not in the middle of an entry.
 *
 * A row of `reserve` holds 1 MiB of such pages. An entry of the reserved lane frees one inside its own transaction:
 * the file does not grow, and nobody else can take the room in between.
 */
export type Reserve = {
  readonly bytesLeft: () => number
  /** Grows the file until `bytes` fit beside a whole reserve. Throws like any write when the disk is full. */
  readonly makeRoom: (bytes: number) => void
  /** Takes back the pieces that were used, from room that was made. Within the transaction of an ordinary entry. */
  readonly refill: () => void
  /** Frees pieces until `bytes` fit. Within the transaction of a reserved entry. False when nothing is left. */
  readonly release: (bytes: number) => boolean
}

/** Puts the whole reserve into a database that is just being made. */
export function addReserve(db: DatabaseSync, sizeBytes: number): void {
  const add = db.prepare('INSERT INTO reserve (space) VALUES (zeroblob(?))')
  for (let piece = 0; piece < Math.floor(sizeBytes / pieceBytes); piece += 1) add.run(pieceBytes)
}

export function reserveOf(db: DatabaseSync, places: Places, sizeBytes: number): Reserve {
  const full = Math.floor(sizeBytes / pieceBytes)
  const count = db.prepare('SELECT count(*) AS n, max(id) AS last FROM reserve WHERE id > 0')
  const drop = db.prepare('DELETE FROM reserve WHERE id = ?')
  const add = db.prepare('INSERT INTO reserve (space) VALUES (zeroblob(?))')
  const ballast = db.prepare('INSERT INTO reserve (id, space) VALUES (-2, zeroblob(?))')
  const freePages = db.prepare('PRAGMA freelist_count')
  const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  const pieces = () => Number(count.get()?.['n'] ?? 0)
  const freeBytes = () => Number(freePages.get()?.['freelist_count'] ?? 0) * pageBytes
  // Saves the count on every commit. May be false while the reserve is whole, never true while it is not.
  let isWhole = false

  /** Makes the file hold `bytes` of free pages: what is written and deleted must not fit into those that are free now. */
  function grow(bytes: number): void {
    growFile(db, places, () => ballast.run(Math.ceil(bytes) + stepBytes), bytes + stepBytes)
    drop.run(-2)
    db.exec('PRAGMA wal_checkpoint(RESTART)')
  }

  return {
    bytesLeft: () => pieces() * pieceBytes,
    makeRoom(bytes) {
      const missing = isWhole ? 0 : (full - pieces()) * pieceBytes * 1.01
      const wanted = missing + bytes + slackBytes
      if (freeBytes() < wanted) grow(wanted)
    },
    refill() {
      if (isWhole) return
      const missing = full - pieces()
      for (let piece = 0; piece < missing; piece += 1) add.run(pieceBytes)
      // Where the transaction fails after this, it does so before anything is released again.
      isWhole = missing === 0
    },
    release(bytes) {
      while (freeBytes() < bytes) {
        const last = count.get()?.['last']
        if (typeof last !== 'number') return false
        drop.run(last)
        isWhole = false
      }
      return true
    },
  }
}

/**
 * Writes the journal to its full size once and starts it over, so that later commits find their room on disk.
 * Throws like any write when the disk is full.
 */
export function stretchJournal(db: DatabaseSync, places: Places): void {
  const add = db.prepare('INSERT INTO reserve (id, space) VALUES (-1, zeroblob(?))')
  growFile(db, places, () => add.run(journalBytes), journalBytes)
  db.exec('DELETE FROM reserve WHERE id = -1')
  db.exec('PRAGMA wal_checkpoint(RESTART)')
}

/** Adds pages whose places on the disk were made before: what is committed can then be carried over into the file. */
function growFile(db: DatabaseSync, places: Places, add: () => void, bytes: number): void {
  const page = (name: 'size' | 'count') =>
    Number(db.prepare(`PRAGMA page_${name}`).get()?.[`page_${name}`])
  db.exec('PRAGMA wal_checkpoint(RESTART)')
  // What a page and a row hold besides is a hundredth at most.
  places.make(page('count') * page('size'), Math.ceil(bytes * 1.02))
  add()
}
