import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { TreeHead } from '@custody/evidence'
import { closings, epochOf } from './closings.ts'
import type { Closing, KnownLog } from './closings.ts'

/** The newest grant that was taken of an epoch. It stays taken when the log that it opened is removed. */
export type KeptGrant = {
  /** Of the epoch that it opened. */
  readonly origin: string
  /** Leaf hash of the act, in hex. */
  readonly leaf: string
  /** Where it stands in the acts; −1 for one from before that was kept. */
  readonly seq: number
  readonly previous: TreeHead | null
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
  /** In the place of an earlier one for the same epoch. */
  readonly keepGrant: (grant: KeptGrant) => void
  /** Closes a log for good though the epoch after it is not open: a grant that is behind has ended it. */
  readonly endEpoch: (ended: {
    readonly origin: string
    readonly by: string
    readonly at: number
  }) => void
}

export const epochTables = `
  ALTER TABLE logs ADD COLUMN came TEXT;
  ALTER TABLE logs ADD COLUMN came_at INTEGER;
  CREATE TABLE grants (origin TEXT PRIMARY KEY, leaf TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`

/** A grant may come again with a newer head of the epoch before, which it ends even where it does not open the next. */
export const grantsAgain = `
  ALTER TABLE grants ADD COLUMN seq INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE grants ADD COLUMN previous_size INTEGER;
  ALTER TABLE grants ADD COLUMN previous_root BLOB;
  CREATE TABLE ended (origin TEXT PRIMARY KEY, ended_by TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`

/** Every log that may close one: known now, granted once, or removed after it was cosigned. */
const everKnown = (where: string) =>
  `SELECT origin, came_at AS at FROM logs ${where} UNION ALL SELECT origin, at FROM grants ${where}` +
  ` UNION ALL SELECT origin, came_at AS at FROM removed ${where === '' ? 'WHERE' : `${where} AND`} note IS NOT NULL`

export function epochStore(db: DatabaseSync): EpochStore {
  const ends = (where: string) => `UNION ALL SELECT ended_by AS origin, at FROM ended ${where}`
  const all = db.prepare(`${everKnown('')} ${ends('')}`)
  // '0' is the byte after '/': a range of each index, however many logs there are.
  const range = 'WHERE origin >= ?1 AND origin < ?2'
  const ofDevice = db.prepare(everKnown(range))
  const closersOf = db.prepare(`${everKnown(range)} ${ends(range)}`)
  const grant = db.prepare('SELECT * FROM grants WHERE origin = ?')
  const grants = db.prepare('SELECT * FROM grants ORDER BY origin')
  const keep = db.prepare('INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?)')
  const end = db.prepare('INSERT OR IGNORE INTO ended VALUES (?, ?, ?)')
  const bounds = (device: string) => [`${device}/`, `${device}0`] as const
  return {
    closing: (origin) => {
      const device = epochOf(origin)?.device
      if (device === undefined) return null
      return closings(closersOf.all(...bounds(device)).map(knownLog)).get(origin) ?? null
    },
    closings: () => closings(all.all().map(knownLog)),
    newestEpoch: (device) =>
      ofDevice
        .all(...bounds(device))
        .reduce((most, { origin }) => Math.max(most, epochOf(String(origin))?.epoch ?? 0), 0),
    grant: (origin) => {
      const row = grant.get(origin)
      return row === undefined ? null : keptGrant(row)
    },
    grants: () => grants.all().map(keptGrant),
    keepGrant: ({ origin, leaf, at, seq, previous }) =>
      void keep.run(origin, leaf, at, seq, previous?.size ?? null, previous?.root ?? null),
    endEpoch: ({ origin, by, at }) => void end.run(origin, by, at),
  }
}

type Row = { readonly [column: string]: SQLOutputValue }

function knownLog({ origin, at }: Row): KnownLog {
  return { origin: String(origin), at: typeof at === 'number' ? at : null }
}

function keptGrant(row: Row): KeptGrant {
  const { origin, leaf, at, seq, previous_size: size, previous_root: root } = row
  const previous = root instanceof Uint8Array ? { size: Number(size), root } : null
  return { origin: String(origin), leaf: String(leaf), at: Number(at), seq: Number(seq), previous }
}
