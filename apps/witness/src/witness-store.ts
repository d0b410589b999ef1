import { DatabaseSync } from 'node:sqlite'
import type { SQLOutputValue } from 'node:sqlite'
import { encodeHex, encodeLogKey, parseLogKey, portableCrypto } from '@custody/evidence'
import type { ChipState, LogKey } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import {
  heldChips,
  statementStore,
  statementTables,
  uncountedStatements,
} from './enrol/statement-store.ts'
import { epochStore, epochTables, grantsAgain } from './epochs/epoch-store.ts'
import type { EpochStore } from './epochs/epoch-store.ts'
import { removedStore, removedTables } from './removed/removed-store.ts'
import type { RemovedStore } from './removed/removed-store.ts'
import { archiveStore, archiveTables } from './archive/archive-store.ts'
import type { ArchiveStore } from './archive/archive-store.ts'
import { stampStore, stampTables } from './stamp/stamp-store.ts'
import type { StampStore } from './stamp/stamp-store.ts'
import type { StatementStore } from './enrol/statement-store.ts'

/** The newest head that was cosigned of one log. */
export type CosignedHead = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** With the log's own lines and the cosignature. */
  readonly note: string
  /** POSIX seconds of the cosignature. */
  readonly time: number
  /** POSIX seconds of the first cosignature over that many entries: the same head cosigned again is no sign of life. */
  readonly grownAt: number
  readonly chip: ChipState | null
}

/** How a log came to be known here, and when in POSIX seconds. */
export type Coming = { readonly how: 'by-hand' | 'enrolled' | 'granted'; readonly at: number }

type Parts = StatementStore & ArchiveStore & StampStore & EpochStore & RemovedStore

/** What the witness remembers. Whatever returned is on the disk. */
export type WitnessStore = Parts & {
  readonly name: () => string
  readonly logs: () => readonly LogKey[]
  readonly log: (origin: string) => LogKey | null
  /** Null too for a log from before that was kept. */
  readonly coming: (origin: string) => Coming | null
  /**
   * Adds a log at its operator's word; one that is known already stays as it came. `LOG_KEY_DIFFERS`: the origin is
   * known under another key, which is never exchanged.
   */
  readonly addLog: (log: LogKey, at: number) => Result<true, { readonly code: 'LOG_KEY_DIFFERS' }>
  /** The same within a transaction that is under way. */
  readonly keepLog: (
    log: LogKey,
    coming: Coming,
  ) => Result<true, { readonly code: 'LOG_KEY_DIFFERS' }>
  /** Runs `act` with no other writer, in this process or another, between what it reads and what it keeps. */
  readonly alone: <Value>(act: () => Value) => Value
  readonly head: (origin: string) => CosignedHead | null
  /** By the lower-case hex SHA-256 of its origin. */
  readonly headNamed: (originHash: string) => CosignedHead | null
  readonly heads: () => readonly CosignedHead[]
  readonly keepHead: (head: Omit<CosignedHead, 'grownAt'>) => void
  /** Keeps a request that shows a log misbehaving: signed by it, and against the rules. The first hundred of a log. */
  readonly keepRefused: (origin: string, at: number, code: string, request: string) => void
  readonly close: () => void
}

export type WitnessStoreProblem = {
  readonly code: 'WITNESS_MISSING' | 'WITNESS_EXISTS' | 'STORE_NEWER'
}

const version = 8
const schema = `
  CREATE TABLE self (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT;
  CREATE TABLE logs (origin TEXT PRIMARY KEY, verifier_key TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE heads (origin TEXT PRIMARY KEY REFERENCES logs, hash TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, root BLOB NOT NULL,
    note TEXT NOT NULL, time INTEGER NOT NULL, chip TEXT) STRICT;
  CREATE TABLE refused (origin TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, request TEXT NOT NULL,
    UNIQUE (origin, request)) STRICT;
`
/** What makes a store of a version one of the next. Index 0 is of version 1. */
const upgrades: readonly string[] = [
  statementTables,
  archiveTables,
  stampTables,
  'ALTER TABLE heads ADD COLUMN grown_at INTEGER; UPDATE heads SET grown_at = time;',
  `${epochTables} ${removedTables} ${heldChips}`,
  uncountedStatements,
  grantsAgain,
]
const refusedMax = 100

/** Makes the store of a new witness. Its name never changes: it is part of the key. */
export function createWitnessStore(path: string, name: string): Result<true, WitnessStoreProblem> {
  const db = open(path)
  try {
    db.exec('BEGIN IMMEDIATE')
    if (versionOf(db) > 0) return err({ code: 'WITNESS_EXISTS' })
    db.exec(`${schema} ${upgrades.join(' ')} PRAGMA user_version = ${version};`)
    db.prepare('INSERT INTO self VALUES (1, ?)').run(name)
    db.exec('COMMIT')
    return ok(true)
  } finally {
    db.close()
  }
}

export function openWitnessStore(path: string): Result<WitnessStore, WitnessStoreProblem> {
  const db = open(path)
  const found = versionOf(db)
  if (found === 0 || found > version) {
    db.close()
    return err({ code: found === 0 ? 'WITNESS_MISSING' : 'STORE_NEWER' })
  }
  if (found < version) upgrade(db)
  const self = db.prepare('SELECT name FROM self')
  const allLogs = db.prepare('SELECT verifier_key FROM logs ORDER BY origin')
  const oneLog = db.prepare('SELECT verifier_key FROM logs WHERE origin = ?')
  const comingOf = db.prepare('SELECT came, came_at FROM logs WHERE origin = ?')
  const addLog = db.prepare('INSERT INTO logs VALUES (?, ?, ?, ?)')
  const allHeads = db.prepare('SELECT * FROM heads ORDER BY origin')
  const oneHead = db.prepare('SELECT * FROM heads WHERE origin = ?')
  const namedHead = db.prepare('SELECT * FROM heads WHERE hash = ?')
  const keepHead = db.prepare('INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const refusedOf = db.prepare('SELECT count(*) AS n FROM refused WHERE origin = ?')
  const keepRefused = db.prepare('INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?)')

  const alone = <Value>(act: () => Value): Value => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const value = act()
      db.exec('COMMIT')
      return value
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  const log = (origin: string): LogKey | null => {
    const row = oneLog.get(origin)
    return row === undefined ? null : keptLog(row)
  }

  const keepLog: WitnessStore['keepLog'] = (added, { how, at }) => {
    const key = encodeLogKey(portableCrypto, added)
    const known = log(added.origin)
    if (known !== null)
      return encodeLogKey(portableCrypto, known) === key
        ? ok(true)
        : err({ code: 'LOG_KEY_DIFFERS' })
    addLog.run(added.origin, key, how, at)
    return ok(true)
  }

  return ok({
    ...statementStore(db),
    ...archiveStore(db),
    ...stampStore(db),
    ...epochStore(db),
    ...removedStore(db),
    name: () => textOf(self.get() ?? {}, 'name'),
    logs: () => allLogs.all().map(keptLog),
    log,
    coming: (origin) => comingOrNull(comingOf.get(origin)),
    addLog: (added, at) => alone(() => keepLog(added, { how: 'by-hand', at })),
    keepLog,
    alone,
    head: (origin) => headOrNull(oneHead.get(origin)),
    headNamed: (originHash) => headOrNull(namedHead.get(originHash)),
    heads: () => allHeads.all().map(keptHead),
    keepHead: ({ origin, size, root, note, time, chip }) => {
      const said = chip === null ? null : encodeChip(chip)
      const before = headOrNull(oneHead.get(origin))
      const grownAt = before?.size === size ? before.grownAt : time
      keepHead.run(origin, hashOf(origin), size, root, note, time, said, grownAt)
    },
    keepRefused: (origin, at, code, request) => {
      if (numberOf(refusedOf.get(origin) ?? {}, 'n') < refusedMax)
        keepRefused.run(origin, at, code, request)
    },
    close: () => db.close(),
  })
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  return db
}

/** Two processes may open it at once: whoever comes second finds it done. */
function upgrade(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE')
  for (const step of upgrades.slice(versionOf(db) - 1)) db.exec(step)
  db.exec(`PRAGMA user_version = ${version}; COMMIT`)
}

type Row = { readonly [column: string]: SQLOutputValue }

function versionOf(db: DatabaseSync): number {
  return numberOf(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version')
}

function keptLog(row: Row): LogKey {
  const log = parseLogKey(portableCrypto, textOf(row, 'verifier_key'))
  if (!log.ok) throw new Error('a kept key does not read')
  return log.value
}

function comingOrNull(row: Row | undefined): Coming | null {
  const how = (['by-hand', 'enrolled', 'granted'] as const).find((one) => one === row?.['came'])
  return row === undefined || how === undefined ? null : { how, at: numberOf(row, 'came_at') }
}

function headOrNull(row: Row | undefined): CosignedHead | null {
  return row === undefined ? null : keptHead(row)
}

function hashOf(origin: string): string {
  return encodeHex(portableCrypto.sha256(new TextEncoder().encode(origin)))
}

function keptHead(row: Row): CosignedHead {
  const root = row['root']
  if (!(root instanceof Uint8Array)) throw new Error('a kept head has no root')
  const chip = row['chip']
  return {
    origin: textOf(row, 'origin'),
    size: numberOf(row, 'size'),
    root,
    note: textOf(row, 'note'),
    time: numberOf(row, 'time'),
    grownAt: numberOf(row, 'grown_at'),
    chip: typeof chip === 'string' ? decodeChip(chip) : null,
  }
}

function encodeChip({ clock, ...rest }: ChipState): string {
  return JSON.stringify({ ...rest, clock: String(clock) })
}

/** Written by `encodeChip`, into a store that is nobody else's. */
function decodeChip(text: string): ChipState {
  const kept = JSON.parse(text) as Omit<ChipState, 'clock'> & { readonly clock: string }
  return { ...kept, clock: BigInt(kept.clock) }
}

function textOf(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`)
  return value
}

function numberOf(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new Error(`column ${column} holds no number`)
  return value
}
