import type { DeviceId, Instant } from '@custody/model'
import type { Device, DeviceState } from '../fleet-store.ts'
import type { Statements } from './statements.ts'

export const selectDevice =
  'SELECT id, state, epoch, isolation, seal, public_key, nv_name, not_after FROM device'

type Row = ReturnType<Statements['get']>

/** Invariant: the store keeps the words that enrolment checked. */
export function deviceOf(row: Row): Device | null {
  const key = keyOf(row)
  if (row === undefined || key === null) return null
  const { not_after: notAfter } = row
  return {
    id: String(row['id']) as DeviceId,
    state: String(row['state']) as DeviceState,
    epoch: Number(row['epoch']),
    isolation: String(row['isolation']) as Device['isolation'],
    key,
    notAfter: notAfter == null ? null : (Number(notAfter) as Instant),
  }
}

export function keyOf(row: Row): Device['key'] | null {
  const { public_key: publicKey, nv_name: nvName } = row ?? {}
  if (row === undefined || !(publicKey instanceof Uint8Array)) return null
  return {
    kind: String(row['seal']) as Device['key']['kind'],
    publicKey,
    nvName: nvName instanceof Uint8Array ? nvName : null,
  }
}

/** The device that a key is or was of, with the epoch that the key is of. */
export function epochOfKey(
  sql: Statements,
  publicKey: Uint8Array,
): { readonly device: Device; readonly epoch: number } | null {
  const row = sql.get('SELECT device, epoch FROM device_epoch WHERE public_key = ?', publicKey)
  const device =
    row === undefined ? null : deviceOf(sql.get(`${selectDevice} WHERE no = ?`, row['device'] ?? 0))
  return device === null ? null : { device, epoch: Number(row?.['epoch']) }
}

export function deviceOfChip(sql: Statements, chip: Uint8Array): Device | null {
  return deviceOf(sql.get(`${selectDevice} WHERE chip = ?`, chip))
}

/** Whether the newest epoch's log holds entries. */
export function hasEntries(sql: Statements, { id, epoch }: Device): boolean {
  const row = sql.get(
    'SELECT size FROM log WHERE device = (SELECT no FROM device WHERE id = ?) AND epoch = ?',
    id,
    epoch,
  )
  return Number(row?.['size'] ?? 0) > 0
}

/** The epoch that a machine asks for which comes without the device's log. */
export function epochToAsk(sql: Statements, device: Device): number {
  const isBegun = device.epoch === 1 || device.state === 'quarantined' || hasEntries(sql, device)
  return isBegun ? device.epoch + 1 : device.epoch
}
