import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant, newId } from '@custody/model'
import type { DeviceId } from '@custody/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EpochAsk } from '../epoch-store.ts'
import { asksMax } from '../epoch-store.ts'
import type { FleetStore, NewDevice } from '../fleet-store.ts'
import { sqliteFleetStore } from './fleet.ts'
import { openToWrite } from './open.ts'
import type { WritingConnection } from './open.ts'

const day = 24 * 60 * 60_000
const now = instant(1_790_000_000_000)
const later = (ms: number) => instant(now + ms)
const token = new Uint8Array(32).fill(1)
const byHand = new Uint8Array(32).fill(2)
const chip = new Uint8Array(32).fill(3)

let folder: string
let connection: WritingConnection
let fleet: FleetStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custody-epochs-'))
  const opened = openToWrite(join(folder, 'store.sqlite'), 'me')
  if (!opened.ok) throw new Error(opened.error.code)
  connection = opened.value
  fleet = sqliteFleetStore(connection.db)
  const expiresAt = later(90 * day)
  await fleet.keepToken({ hash: token, expiresAt, uses: 50, approve: 'at-once' }, now)
  await fleet.keepToken({ hash: byHand, expiresAt, uses: 50, approve: 'by-administrator' }, now)
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const device = (no: number, more: Partial<NewDevice> = {}): NewDevice => ({
  id: newId('dev', new Uint8Array(16).fill(no)),
  key: { kind: 'file-p256/1', publicKey: new Uint8Array(91).fill(no), nvName: null },
  protection: 'file',
  chip: null,
  because: null,
  notAfter: later(30 * day),
  isolation: 'separate',
  platform: 'linux',
  name: 'laptop',
  osVersion: '',
  uid: 0,
  account: 'dev',
  ...more,
})

const ask = (of: DeviceId, no: number): EpochAsk => ({
  ...device(no),
  id: of,
  epoch: 2,
  why: 'other',
  held: 0,
  shownBy: 'key',
})

/** As if the newest epoch's log held entries. */
function fill(id: DeviceId, epoch: number): void {
  connection.db
    .prepare(
      'INSERT INTO log (origin, device, epoch, size, root, frontier, committed, held)' +
        " SELECT id || ?, no, ?, 1, x'00', x'00', 0, 0 FROM device WHERE id = ?",
    )
    .run(`/e${epoch}`, epoch, id)
}

async function enrolled(hash: Uint8Array | null, one: NewDevice, at = now) {
  const answer = await fleet.enrol(hash, one, at)
  if (answer.ok) return [answer.value.state, answer.value.epoch]
  const { error } = answer
  return error.code === 'EPOCH_NEEDED' ? [error.code, error.epoch] : [error.code]
}

async function granted(to: EpochAsk, seq = 9): Promise<void> {
  await fleet.openEpoch(to, { seq, lost: 4, notAfter: later(30 * day) }, now)
}

describe('a key that enrols', () => {
  test('is its device again while the log is empty, and with entries only without a token', async () => {
    const one = device(1)
    expect(await enrolled(token, one)).toEqual(['active', 1])
    expect(await enrolled(token, one)).toEqual(['active', 1])
    fill(one.id, 1)
    expect(await enrolled(null, one)).toEqual(['active', 1])
    expect(await enrolled(token, one)).toEqual(['EPOCH_NEEDED', 2])
  })

  test('is not the same where it seals in another way, or by another counter: a log keeps both', async () => {
    const { publicKey } = device(1).key
    const counted = { kind: 'tpm-nv-certify/1', publicKey, nvName: Uint8Array.of(1) } as const
    const one = device(1, { key: counted, chip })
    expect(await enrolled(token, one)).toEqual(['active', 1])
    expect(await enrolled(null, one)).toEqual(['active', 1])
    for (const key of [
      { kind: 'tpm-quote/1', publicKey, nvName: null } as const,
      { ...counted, nvName: Uint8Array.of(2) },
    ])
      expect(await enrolled(null, { ...one, key })).toEqual(['EPOCH_NEEDED', 2])
  })

  test('in the chip of a known device goes on as that one, unless its own user could use the chip', async () => {
    const one = device(1, { chip })
    await enrolled(token, one)
    expect(await enrolled(token, device(2, { chip }))).toEqual(['EPOCH_NEEDED', 2])
    expect(await enrolled(token, device(2, { chip, isolation: 'same-user' }))).toEqual([
      'CHIP_KNOWN',
    ])
    expect(await fleet.remove(one.id, now)).toEqual({ ok: true, value: true })
    expect(await enrolled(token, device(2, { chip }))).toEqual(['ENROLMENT_CONFLICT'])
    expect(await enrolled(null, one)).toEqual(['ENROLMENT_CONFLICT'])
  })

  test('of a quarantined device asks for the next epoch, begun or not', async () => {
    const one = device(1)
    await enrolled(token, one)
    expect(await fleet.quarantine(one.id)).toBe(true)
    expect(await enrolled(null, one)).toEqual(['EPOCH_NEEDED', 2])
  })

  test('of an epoch that is over asks for the newest while that is empty, then for the one after', async () => {
    const one = device(1)
    await enrolled(token, one)
    fill(one.id, 1)
    await granted(ask(one.id, 2))
    expect(await enrolled(null, one)).toEqual(['EPOCH_NEEDED', 2])
    expect(await enrolled(null, device(2))).toEqual(['active', 2])
    fill(one.id, 2)
    expect(await enrolled(token, one)).toEqual(['EPOCH_NEEDED', 3])
    expect(await enrolled(token, device(2))).toEqual(['EPOCH_NEEDED', 3])
    expect(await fleet.keyOfEpoch(one.id, 1)).toEqual(one.key)
    expect(await fleet.grantOf(one.id, 2)).toMatchObject({ seq: 9, lost: 4 })
    expect(await fleet.grantOf(one.id, 1)).toBeNull()
  })
})

test('a grant is given again while nobody was handed it, and its newest act counts', async () => {
  const one = device(1)
  await enrolled(token, one)
  await granted({ ...ask(one.id, 2), held: 3 })
  expect(await fleet.grantOf(one.id, 2)).toMatchObject({ seq: 9, toHand: { held: 3, times: 1 } })
  await fleet.giveAgain({ device: one.id, epoch: 2, seq: 11, lost: 5 })
  const [again] = await fleet.grants()
  expect(again).toMatchObject({ seq: 11, lost: 5, toHand: { held: 3, times: 2 } })
  await fleet.handOut({ device: one.id, epoch: 2 })
  expect(await fleet.grantOf(one.id, 2)).toMatchObject({ seq: 11, lost: 5, toHand: null })
})

describe('a key with an end', () => {
  const after = later(31 * day)

  test.each([
    { by: 'nothing', hash: null, state: 'pending' },
    { by: 'a token that needs an administrator', hash: byHand, state: 'pending' },
    { by: 'a token that needs nobody', hash: token, state: 'active' },
  ])('that is past it is renewed by $by: $state', async ({ hash, state }) => {
    const one = device(1)
    await enrolled(token, one)
    fill(one.id, 1)
    const again = device(1, { notAfter: instant(after + 30 * day) })
    expect(await enrolled(hash, again, after)).toEqual([state, 1])
    const kept = await fleet.device(one.id)
    expect(kept).toMatchObject({
      state,
      notAfter: state === 'active' ? again.notAfter : one.notAfter,
    })
  })

  test('is renewed while it lasts, and has none any more once a chip vouches for it', async () => {
    const one = device(1)
    await enrolled(token, one)
    await enrolled(null, device(1, { notAfter: later(40 * day) }), later(10 * day))
    expect(await fleet.device(one.id)).toMatchObject({ notAfter: later(40 * day) })
    await enrolled(null, device(1, { chip, notAfter: null }), later(10 * day))
    expect(await fleet.device(one.id)).toMatchObject({ notAfter: null })
    expect(await fleet.expire(later(999 * day))).toEqual([])
  })

  test('makes its device pending, once', async () => {
    const one = device(1)
    await enrolled(token, one)
    expect(await fleet.expire(later(29 * day))).toEqual([])
    expect(await fleet.expire(after)).toEqual([one.id])
    expect(await fleet.expire(after)).toEqual([])
    expect(await fleet.approve(one.id, later(60 * day))).toEqual({ ok: true, value: true })
    expect(await fleet.device(one.id)).toMatchObject({ state: 'active', notAfter: later(60 * day) })
  })
})

test('of one device eight keys ask at most, and who has not asked for longest makes room', async () => {
  const { id } = device(1)
  await enrolled(token, device(1))
  for (let no = 10; no < 10 + asksMax; no += 1)
    expect(await fleet.keepAsk(ask(id, no), later(no)), 'for the first time').toBe(true)
  expect(await fleet.keepAsk(ask(id, 10), later(100)), 'again').toBe(false)
  expect(await fleet.keepAsk(ask(id, 99), later(101))).toBe(true)
  const keys = (await fleet.asks(id)).map(({ key }) => key.publicKey[0])
  expect(keys).toEqual([10, 12, 13, 14, 15, 16, 17, 99])
  expect(await fleet.device(id), 'none of them was wiped').toMatchObject({ state: 'active' })
})

test('what a chip shows makes no room for what a key shows, which can be stolen', async () => {
  const { id } = device(1)
  await enrolled(token, device(1))
  await fleet.keepAsk({ ...ask(id, 9), shownBy: 'chip' }, now)
  for (let no = 10; no < 12 + asksMax; no += 1) await fleet.keepAsk(ask(id, no), later(no))
  const kept = await fleet.asks(id)
  expect(kept).toHaveLength(asksMax)
  expect(kept[0]).toMatchObject({ shownBy: 'chip' })
})

test('a granted epoch ends the request keys of before, and what was asked besides stays known', async () => {
  const { id } = device(1)
  await enrolled(token, device(1))
  connection.db
    .prepare("INSERT INTO request_key (key, device, expires_at) SELECT 'aa', no, ? FROM device")
    .run(later(day))
  expect(await fleet.deviceOfRequestKey('aa', now)).not.toBeNull()
  for (const no of [2, 3]) await fleet.keepAsk(ask(id, no), now)
  await granted(ask(id, 2))
  expect(await fleet.deviceOfRequestKey('aa', now)).toBeNull()
  expect(await fleet.asks(id)).toMatchObject([{ epoch: 2, key: device(3).key }])
  expect(await fleet.device(id)).toMatchObject({ epoch: 2, state: 'active', key: device(2).key })
  await expect(granted(ask(id, 2))).rejects.toThrow('UNIQUE')
})
