import type { Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Device, DeviceState, EnrolProblem, NewDevice } from '../fleet-store.ts'
import { deviceOfChip, epochOfKey, epochToAsk, hasEntries } from './device-row.ts'
import type { Statements } from './statements.ts'

/**
 * Enrols a key: a new one becomes a device by its token, a known one is the device that it was. A machine that begins anew, under
 * a key or a chip that is known, is told to ask for an epoch instead. Source: security.md, "Tokens, epochs, off-boarding".
 */
export function enrol(
  sql: Statements,
  tokenHash: Uint8Array | null,
  device: NewDevice,
  at: Instant,
): Result<Device, EnrolProblem> {
  const token = sql.get(
    'SELECT uses_left, approve FROM enrolment_token WHERE hash = ? AND expires_at > ?',
    tokenHash,
    at,
  )
  if (tokenHash !== null && token === undefined) return err({ code: 'TOKEN_REFUSED' })
  const known = epochOfKey(sql, device.key.publicKey)
  const sameChip = device.chip === null ? null : deviceOfChip(sql, device.chip)
  const holder = known?.device ?? sameChip
  if (sameChip !== null && sameChip.id !== holder?.id) return err({ code: 'CHIP_KNOWN' })
  if (holder?.state === 'removed') return err({ code: 'ENROLMENT_CONFLICT' })
  if (holder !== null) {
    if (known === null && device.isolation === 'same-user') return err({ code: 'CHIP_KNOWN' })
    const isExpired = holder.notAfter !== null && holder.notAfter <= at
    const isNewestKey = known?.epoch === holder.epoch && isSameKey(holder.key, device.key)
    const beginsAnew = tokenHash !== null && hasEntries(sql, holder) && !isExpired
    if (!isNewestKey || beginsAnew || holder.state === 'quarantined')
      return err({
        code: 'EPOCH_NEEDED',
        device: holder.id,
        epoch: epochToAsk(sql, holder),
      })
    return ok(renew(sql, holder, device, { isExpired, mayRenew: mayRenew(sql, token, tokenHash) }))
  }
  if (token === undefined || !useToken(sql, token, tokenHash)) return err({ code: 'TOKEN_REFUSED' })
  return ok(insert(sql, device, token['approve'] === 'at-once' ? 'active' : 'pending', at))
}

/** One key of a chip can seal in two ways, and by any counter: a log keeps the one that it began with. */
function isSameKey(known: Device['key'], { kind, nvName }: NewDevice['key']): boolean {
  const counter = (name: Uint8Array | null) =>
    name === null ? null : Buffer.from(name).toString('hex')
  return known.kind === kind && counter(known.nvName) === counter(nvName)
}

type Token = ReturnType<Statements['get']>

function useToken(sql: Statements, token: Token, hash: Uint8Array | null): boolean {
  if (token === undefined || Number(token['uses_left']) < 1) return false
  sql.run('UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE hash = ?', hash)
  return true
}

/** Whether a token makes a key good again that has ended; asked only of one that has. */
function mayRenew(sql: Statements, token: Token, hash: Uint8Array | null): () => boolean {
  return () => token?.['approve'] === 'at-once' && useToken(sql, token, hash)
}

function renew(
  sql: Statements,
  known: Device,
  { protection, chip, because, notAfter }: NewDevice,
  { isExpired, mayRenew: may }: { readonly isExpired: boolean; readonly mayRenew: () => boolean },
): Device {
  // Attested anew it may have become better or worse; not attested it stays what it was.
  if (chip !== null)
    sql.run(
      'UPDATE device SET protection = ?, chip = ?, because = ? WHERE id = ?',
      protection,
      chip,
      because,
      known.id,
    )
  if (isExpired && notAfter !== null && !may()) {
    sql.run("UPDATE device SET state = 'pending' WHERE id = ?", known.id)
    return { ...known, state: 'pending' }
  }
  const state = isExpired ? 'active' : known.state
  sql.run('UPDATE device SET state = ?, not_after = ? WHERE id = ?', state, notAfter, known.id)
  return { ...known, state, notAfter }
}

function insert(sql: Statements, device: NewDevice, state: DeviceState, at: Instant): Device {
  const { id, key, protection, isolation, platform, name, osVersion, uid, account } = device
  const { chip, because, notAfter } = device
  const no = sql.run(
    'INSERT INTO device (id, state, name, platform, os_version, uid, account, isolation, protection, seal, public_key,' +
      ' nv_name, epoch, enrolled_at, chip, because, not_after)' +
      ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)',
    id,
    state,
    name,
    platform,
    osVersion,
    uid,
    account,
    isolation,
    protection,
    key.kind,
    key.publicKey,
    key.nvName,
    at,
    chip,
    because,
    notAfter,
  )
  sql.run(
    'INSERT INTO device_epoch (device, epoch, seal, public_key, nv_name) VALUES (?, 1, ?, ?, ?)',
    no,
    key.kind,
    key.publicKey,
    key.nvName,
  )
  return { id, state, epoch: 1, isolation, key, notAfter }
}
