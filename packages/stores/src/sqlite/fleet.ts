import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { newId } from '@custody/model'
import type { Instant, OrganisationId } from '@custody/model'
import type { FleetStore, KeptStatement, NewAlert } from '../fleet-store.ts'
import { deviceOf, selectDevice } from './device-row.ts'
import { enrol } from './enrol.ts'
import { sqliteEpochs } from './epochs.ts'
import { statementsOf, transaction } from './statements.ts'
import type { Statements } from './statements.ts'

/** The fleet store on one connection. Over a connection that only reads, what writes throws. */
export function sqliteFleetStore(db: DatabaseSync): FleetStore {
  const sql = statementsOf(db)
  return {
    organisation: async () => organisationOf(db, sql),
    keepToken: async ({ hash, expiresAt, uses, approve }, at) => {
      sql.run(
        'INSERT INTO enrolment_token (hash, made_at, expires_at, uses_left, approve) VALUES (?, ?, ?, ?, ?)' +
          ' ON CONFLICT DO NOTHING',
        hash,
        at,
        expiresAt,
        uses,
        approve,
      )
    },
    enrol: async (tokenHash, device, at) =>
      transaction(db, () => enrol(sql, tokenHash, device, at)),
    isTokenGood: async (hash, at) =>
      sql.get(
        'SELECT 1 AS one FROM enrolment_token WHERE hash = ? AND expires_at > ?',
        hash,
        at,
      ) !== undefined,
    deviceOfKey: async (publicKey) =>
      deviceOf(sql.get(`${selectDevice} WHERE public_key = ?`, publicKey)),
    quarantine: async (id) => {
      const isTaken = "id = ? AND state IN ('pending', 'active', 'wiped')"
      if (sql.get(`SELECT 1 AS one FROM device WHERE ${isTaken}`, id) === undefined) return false
      sql.run(`UPDATE device SET state = 'quarantined' WHERE ${isTaken}`, id)
      return true
    },
    keepProtection: async (id, protection) => {
      sql.run('UPDATE device SET protection = ? WHERE id = ?', protection, id)
    },
    keepStatement: async (origin, { witness, bytes, signature }) => {
      sql.run(
        'INSERT OR REPLACE INTO statement (origin, witness, bytes, signature) VALUES (?, ?, ?, ?)',
        origin,
        witness ?? '',
        bytes,
        signature,
      )
    },
    statements: async (origin) => statementsIn(sql, origin),
    device: async (id) => deviceOf(sql.get(`${selectDevice} WHERE id = ?`, id)),
    deviceOfRequestKey: async (key, at) =>
      deviceOf(
        sql.get(
          `${selectDevice} WHERE no = (SELECT device FROM request_key WHERE key = ? AND expires_at > ? AND revoked_at IS NULL)`,
          key,
          at,
        ),
      ),
    keepCheckIn: async (id, checkIn, at) => {
      sql.run('UPDATE device SET check_in = ?, last_check_in_at = ? WHERE id = ?', checkIn, at, id)
    },
    raise: async (alert) => transaction(db, () => raise(sql, alert)),
    acknowledge: async (id, by, note, at) => acknowledge(db, sql, { id, by, note, at }),
    ...sqliteEpochs(db, sql),
    ...sqliteSignIn(db, sql),
  }
}

function sqliteSignIn(
  db: DatabaseSync,
  sql: Statements,
): Pick<
  FleetStore,
  'keepLink' | 'useLink' | 'keepBrowserSession' | 'browserSession' | 'endBrowserSession'
> {
  return {
    keepLink: async (hash, expiresAt) => {
      sql.run('INSERT INTO sign_in_link (hash, expires_at) VALUES (?, ?)', hash, expiresAt)
    },
    useLink: async (hash, at) =>
      transaction(db, () => {
        const row = sql.get(
          'SELECT 1 AS one FROM sign_in_link WHERE hash = ? AND used_at IS NULL AND expires_at > ?',
          hash,
          at,
        )
        sql.run('UPDATE sign_in_link SET used_at = coalesce(used_at, ?) WHERE hash = ?', at, hash)
        return row !== undefined
      }),
    keepBrowserSession: async (hash, since, expiresAt) => {
      sql.run(
        'INSERT INTO browser_session (hash, since, expires_at) VALUES (?, ?, ?)',
        hash,
        since,
        expiresAt,
      )
    },
    browserSession: async (hash, at) => {
      const row = sql.get(
        'SELECT since, expires_at FROM browser_session WHERE hash = ? AND expires_at > ?',
        hash,
        at,
      )
      if (row === undefined) return null
      return {
        since: Number(row['since']) as Instant,
        expiresAt: Number(row['expires_at']) as Instant,
      }
    },
    endBrowserSession: async (hash) => {
      sql.run('DELETE FROM browser_session WHERE hash = ?', hash)
    },
  }
}

function organisationOf(
  db: DatabaseSync,
  sql: Statements,
): { readonly id: OrganisationId; readonly nonceKey: Uint8Array } {
  const read = () => {
    const row = sql.get('SELECT id, nonce_key FROM organisation')
    const nonceKey = row?.['nonce_key']
    return nonceKey instanceof Uint8Array
      ? { id: String(row?.['id']) as OrganisationId, nonceKey }
      : null
  }
  return (
    read() ??
    transaction(db, () => {
      const made = { id: newId('org', randomBytes(16)), nonceKey: randomBytes(32) }
      sql.run(
        'INSERT INTO organisation (id, created_at, nonce_key) VALUES (?, 0, ?)',
        made.id,
        made.nonceKey,
      )
      return made
    })
  )
}

function statementsIn(sql: Statements, origin: string): readonly KeptStatement[] {
  const rows = sql.all(
    "SELECT witness, bytes, signature FROM statement WHERE origin = ? ORDER BY witness = '', witness",
    origin,
  )
  return rows.flatMap(({ witness, bytes, signature }) =>
    bytes instanceof Uint8Array
      ? [
          {
            witness: witness === '' ? null : String(witness),
            bytes,
            signature: signature instanceof Uint8Array ? signature : null,
          },
        ]
      : [],
  )
}

function raise(sql: Statements, alert: NewAlert): void {
  const device =
    alert.device === null
      ? null
      : (sql.get('SELECT no FROM device WHERE id = ?', alert.device)?.['no'] ?? null)
  const session =
    alert.session === null
      ? null
      : (sql.get('SELECT no FROM session WHERE id = ?', alert.session)?.['no'] ?? null)
  const open = sql.get(
    "SELECT no FROM alert WHERE state = 'open' AND code = ? AND device IS ? AND session IS ?",
    alert.code,
    device,
    session,
  )
  const facts = JSON.stringify(alert.facts)
  if (open !== undefined) {
    sql.run(
      'UPDATE alert SET count = count + 1, last_at = ?, entry = coalesce(?, entry), facts = ? WHERE no = ?',
      alert.at,
      alert.entry,
      facts,
      Number(open['no']),
    )
    return
  }
  sql.run(
    'INSERT INTO alert (id, code, severity, state, first_at, last_at, count, device, session, entry, facts)' +
      " VALUES (?, ?, ?, 'open', ?, ?, 1, ?, ?, ?, ?)",

    alert.id,
    alert.code,
    alert.severity,
    alert.at,
    alert.at,
    device,
    session,
    alert.entry,
    facts,
  )
}

function acknowledge(
  db: DatabaseSync,
  sql: Statements,
  {
    id,
    by,
    note,
    at,
  }: { readonly id: string; readonly by: string; readonly note: string; readonly at: Instant },
): boolean {
  return transaction(db, () => {
    if (sql.get('SELECT no FROM alert WHERE id = ?', id) === undefined) return false
    sql.run(
      "UPDATE alert SET state = 'acknowledged', acknowledged_at = ?, acknowledged_by = ?, note = ?" +
        " WHERE id = ? AND state = 'open'",
      at,
      by,
      note,
      id,
    )
    return true
  })
}
