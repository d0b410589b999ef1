import type { DeviceId, Instant } from '@custody/model'
import type { EpochAsk, KeptAsk } from '../epoch-store.ts'
import { asksMax } from '../epoch-store.ts'
import { keyOf } from './device-row.ts'
import type { Statements } from './statements.ts'

/**
 * Keeps who asks for a device's next epoch; asked again it says the same as it says now. True for a key that is new here. What the chip
 * itself shows never makes room for what a key shows, which can be stolen.
 */
export function keepAsk(sql: Statements, ask: EpochAsk, at: Instant): boolean {
  const { id, key, epoch, why, held, shownBy, chip, protection, because } = ask
  const { isolation, platform, name, osVersion, uid, account } = ask
  const no = Number(sql.get('SELECT no FROM device WHERE id = ?', id)?.['no'])
  const known = sql.get(
    'SELECT first_at FROM epoch_ask WHERE device = ? AND public_key = ? AND epoch = ?',
    no,
    key.publicKey,
    epoch,
  )
  sql.run(
    'INSERT OR REPLACE INTO epoch_ask (device, public_key, epoch, seal, nv_name, why, held, shown_by, chip, protection,' +
      ' because, isolation, platform, name, os_version, uid, account, first_at, last_at)' +
      ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    no,
    key.publicKey,
    epoch,
    key.kind,
    key.nvName,
    why,
    held,
    shownBy,
    chip,
    protection,
    because,
    isolation,
    platform,
    name,
    osVersion,
    uid,
    account,
    Number(known?.['first_at'] ?? at),
    at,
  )
  sql.run(
    'DELETE FROM epoch_ask WHERE device = ? AND public_key NOT IN' +
      " (SELECT public_key FROM epoch_ask WHERE device = ? ORDER BY shown_by = 'chip' DESC, last_at DESC, first_at LIMIT ?)",
    no,
    no,
    asksMax,
  )
  if (why === 'wiped' || why === 'loss')
    sql.run("UPDATE device SET state = 'wiped' WHERE no = ? AND state = 'active'", no)
  return known === undefined
}

export function asksOf(sql: Statements, device: DeviceId | null): readonly KeptAsk[] {
  const rows = sql.all(
    'SELECT epoch_ask.*, device.id AS id FROM epoch_ask JOIN device ON device.no = epoch_ask.device' +
      ' WHERE ? IS NULL OR device.id = ? ORDER BY device.no, first_at, last_at',
    device,
    device,
  )
  return rows.flatMap((row) => {
    const key = keyOf(row)
    return key === null ? [] : [askOf(row, key)]
  })
}

/** Invariant: the store keeps the words that enrolment checked. */
function askOf(row: NonNullable<ReturnType<Statements['get']>>, key: KeptAsk['key']): KeptAsk {
  const { chip, because } = row
  return {
    id: String(row['id']) as DeviceId,
    key,
    epoch: Number(row['epoch']),
    why: String(row['why']) as KeptAsk['why'],
    held: Number(row['held']),
    shownBy: String(row['shown_by']) as KeptAsk['shownBy'],
    chip: chip instanceof Uint8Array ? chip : null,
    protection: String(row['protection']) as KeptAsk['protection'],
    because: because == null ? null : String(because),
    isolation: String(row['isolation']) as KeptAsk['isolation'],
    platform: String(row['platform']) as KeptAsk['platform'],
    name: String(row['name']),
    osVersion: String(row['os_version']),
    uid: Number(row['uid']),
    account: String(row['account']),
    firstAt: Number(row['first_at']) as Instant,
    lastAt: Number(row['last_at']) as Instant,
  }
}
