import { DatabaseSync } from 'node:sqlite'
import { emptyLog, encodeLog, parseLog, rootOf } from '@custody/evidence'
import type { AppendWorld, EvidenceLog } from '@custody/evidence'
import { err, instant, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Outbox } from '../outbox.ts'
import { outboxAppends } from './outbox-append.ts'
import { problemOf } from './outbox-problem.ts'
import { bytesOf, numberOf, outboxReads, textOrNull } from './outbox-read.ts'
import { placesIn } from './outbox-places.ts'
import type { Places } from './outbox-places.ts'
import { addReserve, reserveOf, stretchJournal } from './outbox-reserve.ts'
import { connectionSettings, createTables, outboxVersion } from './outbox-schema.ts'
import { outboxProgress } from './outbox-progress.ts'

/** Where the log is kept and whose it is. */
export type OutboxPlace = {
  readonly path: string
  readonly origin: string
  readonly world: AppendWorld
  /** Kept free for denials, tampering and recovery; in whole MiB, 64 in production. */
  readonly reserveBytes: number
  /** The most the file may grow to; null for what the disk gives. */
  readonly sizeBytesMax?: number | null
}

/** Why a log cannot be opened. None of them may be answered by starting a new log over the old one. */
export type OpenOutboxProblem =
  /** Another process writes it. */
  | { readonly code: 'OUTBOX_LOCKED' }
  | { readonly code: 'OUTBOX_UNWRITABLE'; readonly detail: string }
  | { readonly code: 'OUTBOX_FULL' }
  | { readonly code: 'OUTBOX_VERSION_UNKNOWN'; readonly version: number }
  /** It is the log of another device or epoch. */
  | { readonly code: 'OUTBOX_FOREIGN'; readonly origin: string }
  /** What it holds contradicts itself. */
  | { readonly code: 'OUTBOX_DAMAGED'; readonly detail: string }

/** Opens the log at `place.path`, or makes it. Holds it alone until `close`, or the end of the process. */
export function openOutbox(place: OutboxPlace): Result<Outbox, OpenOutboxProblem> {
  let db: DatabaseSync | null = null
  try {
    db = connect(place)
    const log = readLog(db, place)
    if (!log.ok) {
      db.close()
      return log
    }
    return ok(outboxOver(db, log.value, place))
  } catch (cause) {
    if (db?.isOpen === true) db.close()
    return err(openProblemOf(cause))
  }
}

function connect({ path, origin, world, reserveBytes, sizeBytesMax }: OutboxPlace): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE')
  if (!hasTables(db)) {
    // In one transaction: after a crash in here the file is empty, and is made then.
    db.exec('BEGIN EXCLUSIVE')
    createTables(db, encodeLog(emptyLog(world.crypto, origin)))
    addReserve(db, reserveBytes)
    db.exec('COMMIT')
  }
  db.exec(connectionSettings)
  if (typeof sizeBytesMax === 'number') {
    const pageBytes = numberOf(db.prepare('PRAGMA page_size').get() ?? {}, 'page_size')
    db.exec(`PRAGMA max_page_count = ${Math.floor(sizeBytesMax / pageBytes)}`)
  }
  return db
}

function hasTables(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'log'").get() !== undefined
}

/** The state that the last commit left, checked against the last leaf. */
function readLog(db: DatabaseSync, place: OutboxPlace): Result<EvidenceLog, OpenOutboxProblem> {
  const row = db.prepare('SELECT version, state FROM log WHERE id = 1').get()
  if (row === undefined) return err({ code: 'OUTBOX_DAMAGED', detail: 'it has no state' })
  const version = numberOf(row, 'version')
  if (version !== outboxVersion) return err({ code: 'OUTBOX_VERSION_UNKNOWN', version })
  const log = parseLog(textOrNull(row, 'state') ?? '')
  if (!log.ok) return err({ code: 'OUTBOX_DAMAGED', detail: 'its state cannot be read' })
  const { origin, prev, frontier } = log.value
  if (origin !== place.origin) return err({ code: 'OUTBOX_FOREIGN', origin })
  const last = db.prepare('SELECT seq, hash FROM leaves ORDER BY seq DESC LIMIT 1').get()
  const size = last === undefined ? 0 : numberOf(last, 'seq') + 1
  const isSame = last === undefined || Buffer.compare(bytesOf(last, 'hash'), prev) === 0
  return size === frontier.size && isSame
    ? ok(log.value)
    : err({
        code: 'OUTBOX_DAMAGED',
        detail: `its state is of ${frontier.size}, its entries ${size}`,
      })
}

function outboxOver(db: DatabaseSync, log: EvidenceLog, place: OutboxPlace): Outbox {
  const { world, origin } = place
  const places = placesIn(place.path)
  const reserve = reserveOf(db, places, place.reserveBytes)
  makeRoom(db, places)
  const appends = outboxAppends({ db, world, reserve, log })
  const progress = outboxProgress(db)
  const newest = db.prepare('SELECT at FROM leaves ORDER BY seq DESC LIMIT 1')

  return {
    ...outboxReads(db),
    ...progress.part,
    origin,
    append: async (draft, how = {}) =>
      db.isOpen ? appends.append(draft, how) : err({ code: 'OUTBOX_CLOSED' }),
    head() {
      const { frontier } = appends.log()
      return { origin, size: frontier.size, rootHash: rootOf(world.crypto, frontier) }
    },
    state() {
      const at = newest.get()
      return {
        ...progress.sizes(),
        recorded: appends.log().frontier.size,
        lastRecordedAt: at === undefined ? null : instant(numberOf(at, 'at')),
        reserveBytes: reserve.bytesLeft(),
        problem: appends.problem(),
      }
    },
    flush: appends.flush,
    close() {
      if (!db.isOpen) return
      appends.flush()
      db.close()
      places.close()
    },
  }
}

/** Stretches the journal. A full disk is no reason not to open: denials must work. */
function makeRoom(db: DatabaseSync, places: Places): void {
  try {
    stretchJournal(db, places)
  } catch (cause) {
    if (problemOf(cause).code !== 'OUTBOX_FULL') throw cause
  }
}

function openProblemOf(cause: unknown): OpenOutboxProblem {
  if (cause instanceof Error && 'errcode' in cause && cause.errcode === 5)
    return { code: 'OUTBOX_LOCKED' }
  if (cause instanceof Error && 'errcode' in cause && cause.errcode === 26)
    return { code: 'OUTBOX_DAMAGED', detail: cause.message }
  const problem = problemOf(cause)
  return problem.code === 'OUTBOX_FULL'
    ? problem
    : { code: 'OUTBOX_UNWRITABLE', detail: cause instanceof Error ? cause.message : 'unknown' }
}
