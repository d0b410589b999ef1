import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { encodeHex, portableCrypto } from '@custody/evidence'

/** What this witness has stated of a log's key. */
export type KeptStatement = {
  readonly origin: string
  /** The statement as it was signed. */
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  /** What the counter showed; null for a key that seals without one. */
  readonly counter: number | null
  readonly level: string
  /** Why the level is no better; null where a root vouches for the chip. */
  readonly because: string | null
}

/** The part of the witness's store that its own enrolments are in. What returned is on the disk. */
export type StatementStore = {
  readonly isOrganisationKnown: (organisation: string) => boolean
  readonly organisations: () => readonly string[]
  /** From now on its devices may enrol their logs. */
  readonly addOrganisation: (organisation: string) => void
  readonly statement: (origin: string) => KeptStatement | null
  /** By the lower-case hex SHA-256 of its origin. */
  readonly statementNamed: (originHash: string) => KeptStatement | null
  readonly keepStatement: (statement: KeptStatement) => void
  /** `<organisation>/device/<id>`; null for a chip that was never seen. `chip`: SHA-256 of its endorsement key's area. */
  readonly deviceOfChip: (chip: Uint8Array) => string | null
  /** The chips that a device's logs hold, each with the log that does. */
  readonly chipsOf: (device: string) => readonly HeldChip[]
  /** A log holds one chip: a second one that is kept for it changes nothing. */
  readonly keepChip: (held: HeldChip, device: string) => void
}

/** `chip`: hex SHA-256 of the area of its endorsement key. */
export type HeldChip = { readonly chip: string; readonly origin: string }

export const statementTables = `
  CREATE TABLE organisations (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE statements (origin TEXT PRIMARY KEY REFERENCES logs, hash TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL,
    signature BLOB NOT NULL, counter INTEGER NOT NULL, level TEXT NOT NULL, because TEXT) STRICT;
  CREATE TABLE chips (chip TEXT PRIMARY KEY, device TEXT NOT NULL) STRICT;
`

/** A chip is held by a log, so that it is free when that one is removed. Only first epochs had enrolled until then. */
export const heldChips = `
  ALTER TABLE chips RENAME TO chips_before;
  CREATE TABLE chips (chip TEXT NOT NULL, device TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (chip, origin)) STRICT;
  INSERT INTO chips SELECT chip, device, device || '/e1' FROM chips_before;
  DROP TABLE chips_before;
  CREATE INDEX chips_device ON chips (device);
`

/** The key of a chip without a counter has none to state. */
export const uncountedStatements = `
  ALTER TABLE statements RENAME TO statements_before;
  CREATE TABLE statements (origin TEXT PRIMARY KEY REFERENCES logs, hash TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL,
    signature BLOB NOT NULL, counter INTEGER, level TEXT NOT NULL, because TEXT) STRICT;
  INSERT INTO statements SELECT * FROM statements_before;
  DROP TABLE statements_before;
`

export function statementStore(db: DatabaseSync): StatementStore {
  const organisation = db.prepare('SELECT id FROM organisations WHERE id = ?')
  const organisations = db.prepare('SELECT id FROM organisations ORDER BY id')
  const addOrganisation = db.prepare('INSERT OR IGNORE INTO organisations VALUES (?)')
  const statement = db.prepare('SELECT * FROM statements WHERE origin = ?')
  const named = db.prepare('SELECT * FROM statements WHERE hash = ?')
  const keep = db.prepare('INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)')
  const chip = db.prepare('SELECT device FROM chips WHERE chip = ? LIMIT 1')
  const chipsOf = db.prepare(
    'SELECT chip, origin FROM chips WHERE device = ? ORDER BY origin, chip',
  )
  const keepChip = db.prepare(
    'INSERT INTO chips SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM chips WHERE device = ?2 AND origin = ?3)',
  )
  return {
    isOrganisationKnown: (id) => organisation.get(id) !== undefined,
    organisations: () => organisations.all().map(({ id }) => String(id)),
    addOrganisation: (id) => void addOrganisation.run(id),
    statement: (origin) => keptOrNull(statement.get(origin)),
    statementNamed: (hash) => keptOrNull(named.get(hash)),
    keepStatement: ({ origin, bytes, signature, counter, level, because }) => {
      const hash = encodeHex(portableCrypto.sha256(new TextEncoder().encode(origin)))
      keep.run(origin, hash, bytes, signature, counter, level, because)
    },
    deviceOfChip: (seen) => {
      const device = chip.get(encodeHex(seen))?.['device']
      return typeof device === 'string' ? device : null
    },
    chipsOf: (device) =>
      chipsOf.all(device).map(({ chip: held, origin }) => ({
        chip: String(held),
        origin: String(origin),
      })),
    keepChip: ({ chip: held, origin }, device) => void keepChip.run(held, device, origin),
  }
}

function keptOrNull(
  row: { readonly [column: string]: SQLOutputValue } | undefined,
): KeptStatement | null {
  if (row === undefined) return null
  const { origin, bytes, signature, counter, level, because } = row
  if (!(bytes instanceof Uint8Array) || !(signature instanceof Uint8Array))
    throw new Error('a kept statement does not read')
  return {
    origin: String(origin),
    bytes,
    signature,
    counter: counter === null ? null : Number(counter),
    level: String(level),
    because: because === null ? null : String(because),
  }
}
