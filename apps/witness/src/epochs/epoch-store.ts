import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { closings, epochOf } from './closings.ts'
import type { Closing, KnownLog } from './closings.ts'

/** A grant that was taken. It stays taken when the log that it opened is removed. */
export type KeptGrant = {
  /** Of the epoch that it opened. */
  readonly origin: string
  /** Leaf hash of the act, in hex. */
  readonly leaf: string
  /** POSIX seconds. */
  readonly at: number
}

/** The part of the witness's store that epochs are in. What returned is on the disk. */
export type EpochStore = {
  /** What closed that log for good; null while it may go on. */
  readonly closing: (origin: string) => Closing | null
  readonly closings: () => ReadonlyMap<string, Closing>
  /** Of a device `<organisation>/device/<id>`; 0 while none is known. */
  readonly newestEpoch: (device: string) => number
  readonly grant: (origin: string) => KeptGrant | null
  readonly grants: () => readonly KeptGrant[]
  readonly keepGrant: (grant: KeptGrant) => void
}

export const epochTables = `
  ALTER TABLE logs ADD COLUMN came TEXT;
  ALTER TABLE logs ADD COLUMN came_at INTEGER;
  CREATE TABLE grants (origin TEXT PRIMARY KEY, leaf TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`

/** Every log that may close one: known now, granted once, or removed after it was cosigned. */
const everKnown = (where: string) =>
  `SELECT origin, came_at AS at FROM logs ${where} UNION ALL SELECT origin, at FROM grants ${where}` +
  ` UNION ALL SELECT origin, came_at AS at FROM removed ${where === '' ? 'WHERE' : `${where} AND`} note IS NOT NULL`

export function epochStore(db: DatabaseSync): EpochStore {
  const all = db.prepare(everKnown(''))
  // '0' is the byte after '/': a range of each index, however many logs there are.
  const ofDevice = db.prepare(everKnown('WHERE origin >= ?1 AND origin < ?2'))
  const grant = db.prepare('SELECT * FROM grants WHERE origin = ?')
  const grants = db.prepare('SELECT * FROM grants ORDER BY origin')
  const keep = db.prepare('INSERT INTO grants VALUES (?, ?, ?)')
  const knownOf = (device: string) => ofDevice.all(`${device}/`, `${device}0`).map(knownLog)
  return {
    closing: (origin) => {
      const device = epochOf(origin)?.device
      return device === undefined ? null : (closings(knownOf(device)).get(origin) ?? null)
    },
    closings: () => closings(all.all().map(knownLog)),
    newestEpoch: (device) =>
      Math.max(0, ...knownOf(device).map(({ origin }) => epochOf(origin)?.epoch ?? 0)),
    grant: (origin) => {
      const row = grant.get(origin)
      return row === undefined ? null : keptGrant(row)
    },
    grants: () => grants.all().map(keptGrant),
    keepGrant: ({ origin, leaf, at }) => void keep.run(origin, leaf, at),
  }
}

type Row = { readonly [column: string]: SQLOutputValue }

function knownLog({ origin, at }: Row): KnownLog {
  return { origin: String(origin), at: typeof at === 'number' ? at : null }
}

function keptGrant({ origin, leaf, at }: Row): KeptGrant {
  return { origin: String(origin), leaf: String(leaf), at: Number(at) }
}
