import type { DatabaseSync } from 'node:sqlite'
import type { DeviceId, Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { EpochStore, GrantedEpoch, StateProblem } from '../epoch-store.ts'
import type { DeviceState } from '../fleet-store.ts'
import { asksOf, keepAsk } from './asks.ts'
import { deviceOfChip, epochOfKey, epochToAsk, keyOf } from './device-row.ts'
import type { Statements } from './statements.ts'
import { transaction } from './statements.ts'

const deviceNo = '(SELECT no FROM device WHERE id = ?)'

/** Epochs of devices, on one connection. */
export function sqliteEpochs(db: DatabaseSync, sql: Statements): EpochStore {
  return {
    epochOfKey: async (publicKey) => epochOfKey(sql, publicKey),
    deviceOfChip: async (chip) => deviceOfChip(sql, chip),
    keyOfEpoch: async (device, epoch) =>
      keyOf(
        sql.get(
          `SELECT seal, public_key, nv_name FROM device_epoch WHERE device = ${deviceNo} AND epoch = ?`,
          device,
          epoch,
        ),
      ),
    epochToAsk: async (device) => epochToAsk(sql, device),
    keepAsk: async (ask, at) => transaction(db, () => keepAsk(sql, ask, at)),
    asks: async (device) => asksOf(sql, device),
    openEpoch: async (ask, grant, at) => transaction(db, () => openEpoch(sql, ask, grant, at)),
    grants: async () =>
      sql.all(`${selectGrant} ORDER BY device_epoch.device, device_epoch.epoch`).map(grantOf),
    grantOf: async (device, epoch) => {
      const row = sql.get(`${selectGrant} AND id = ? AND device_epoch.epoch = ?`, device, epoch)
      return row === undefined ? null : grantOf(row)
    },
    giveAgain: async ({ device, epoch, seq, lost }) =>
      transaction(db, () => {
        const place = `device = ${deviceNo} AND epoch = ?`
        sql.run(
          `UPDATE device_epoch SET grant_seq = ?, lost = ? WHERE ${place}`,
          seq,
          lost,
          device,
          epoch,
        )
        sql.run(`UPDATE grant_to_hand SET times = times + 1 WHERE ${place}`, device, epoch)
      }),
    handOut: async ({ device, epoch }) => {
      sql.run(`DELETE FROM grant_to_hand WHERE device = ${deviceNo} AND epoch = ?`, device, epoch)
    },
    keepEnd: async (device, notAfter) => {
      sql.run('UPDATE device SET not_after = ? WHERE id = ?', notAfter, device)
    },
    expire: async (at) => transaction(db, () => expire(sql, at)),
    release: async (device) => transaction(db, () => release(sql, device)),
    approve: async (device, notAfter) =>
      moved(sql, device, ['pending'], () =>
        sql.run(
          "UPDATE device SET state = 'active', not_after = CASE WHEN not_after IS NULL THEN NULL ELSE ? END" +
            ' WHERE id = ?',
          notAfter,
          device,
        ),
      ),
    remove: async (device, at) =>
      transaction(db, () =>
        moved(sql, device, ['pending', 'active', 'wiped', 'quarantined'], () => {
          sql.run("UPDATE device SET state = 'removed' WHERE id = ?", device)
          sql.run(`DELETE FROM epoch_ask WHERE device = ${deviceNo}`, device)
          endRequestKeys(sql, device, at)
        }),
      ),
  }
}

const selectGrant =
  'SELECT id, device_epoch.epoch AS epoch, grant_seq, lost, held, times FROM device_epoch' +
  ' JOIN device ON device.no = device_epoch.device' +
  ' LEFT JOIN grant_to_hand AS hand ON hand.device = device_epoch.device AND hand.epoch = device_epoch.epoch' +
  ' WHERE grant_seq IS NOT NULL'

function grantOf(row: NonNullable<ReturnType<Statements['get']>>): GrantedEpoch {
  const { lost, held, times } = row
  return {
    device: String(row['id']) as DeviceId,
    epoch: Number(row['epoch']),
    seq: Number(row['grant_seq']),
    lost: lost == null ? null : Number(lost),
    toHand: times == null ? null : { held: Number(held), times: Number(times) },
  }
}

function openEpoch(
  sql: Statements,
  ask: Parameters<EpochStore['openEpoch']>[0],
  { seq, lost, notAfter }: Parameters<EpochStore['openEpoch']>[1],
  at: Instant,
): void {
  const { id, epoch, key, chip, because, protection, isolation } = ask
  const { platform, name, osVersion, uid, account } = ask
  sql.run(
    `INSERT INTO device_epoch (device, epoch, seal, public_key, nv_name, grant_seq, lost) VALUES (${deviceNo}, ?, ?, ?, ?, ?, ?)`,
    id,
    epoch,
    key.kind,
    key.publicKey,
    key.nvName,
    seq,
    lost,
  )
  sql.run(
    `INSERT INTO grant_to_hand (device, epoch, held, times) VALUES (${deviceNo}, ?, ?, 1)`,
    id,
    epoch,
    ask.held,
  )
  sql.run(
    "UPDATE device SET state = 'active', epoch = ?, seal = ?, public_key = ?, nv_name = ?, chip = coalesce(?, chip)," +
      ' because = ?, protection = ?, isolation = ?, platform = ?, name = ?, os_version = ?, uid = ?, account = ?,' +
      ' not_after = ? WHERE id = ?',
    epoch,
    key.kind,
    key.publicKey,
    key.nvName,
    chip,
    because,
    protection,
    isolation,
    platform,
    name,
    osVersion,
    uid,
    account,
    notAfter,
    id,
  )
  sql.run(`DELETE FROM epoch_ask WHERE device = ${deviceNo} AND public_key = ?`, id, key.publicKey)
  // A copy of the machine holds the request key of the epoch before as well.
  endRequestKeys(sql, id, at)
}

function endRequestKeys(sql: Statements, device: DeviceId, at: Instant): void {
  sql.run(
    `UPDATE request_key SET revoked_at = coalesce(revoked_at, ?) WHERE device = ${deviceNo}`,
    at,
    device,
  )
}

function expire(sql: Statements, at: Instant): readonly DeviceId[] {
  const ended = sql.all(
    "SELECT id FROM device WHERE state IN ('active', 'wiped') AND not_after <= ?",
    at,
  )
  for (const { id } of ended)
    sql.run("UPDATE device SET state = 'pending' WHERE id = ?", String(id))
  return ended.map(({ id }) => String(id) as DeviceId)
}

function release(sql: Statements, device: DeviceId): Result<true, StateProblem> {
  return moved(sql, device, ['quarantined', 'wiped'], () => {
    sql.run("UPDATE device SET state = 'active' WHERE id = ?", device)
    sql.run(
      `UPDATE log SET forked_at = NULL WHERE device = ${deviceNo} AND epoch = (SELECT epoch FROM device WHERE id = ?)`,
      device,
      device,
    )
    sql.run(`DELETE FROM epoch_ask WHERE device = ${deviceNo}`, device)
  })
}

/** Does it where the device is in one of these states. */
function moved(
  sql: Statements,
  device: DeviceId,
  from: readonly DeviceState[],
  move: () => void,
): Result<true, StateProblem> {
  const row = sql.get('SELECT state FROM device WHERE id = ?', device)
  if (row === undefined) return err({ code: 'DEVICE_UNKNOWN' })
  const state = String(row['state']) as DeviceState
  if (!from.includes(state)) return err({ code: 'STATE_DIFFERS', state })
  move()
  return ok(true)
}
