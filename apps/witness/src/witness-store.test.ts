import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { encodeHex, parseLogKey, portableCrypto } from '@custody/evidence'
import { afterAll, expect, test } from 'vitest'
import { deviceLog } from '../test/sample-log.ts'
import { removeLog } from './removed/remove-log.ts'
import { createWitnessStore, openWitnessStore } from './witness-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))

const device = 'org_a/device/dev_a'
let made = 0
const pathOf = () => join(folder, `${(made += 1)}.db`)

function storeAt(path: string) {
  const store = openWitnessStore(path)
  if (!store.ok) throw new Error(store.error.code)
  return store.value
}

function newStore() {
  const path = pathOf()
  createWitnessStore(path, 'witness.example/w1')
  return { path, store: storeAt(path) }
}

function keyOf(origin: string) {
  const key = parseLogKey(portableCrypto, deviceLog(origin).verifierKey)
  if (!key.ok) throw new Error(key.error.code)
  return key.value
}

test('finds the newest epoch of a device by its name, and reads no other device’s log for it', () => {
  const { path, store } = newStore()
  store.addLog(keyOf(`${device}/e1`), 1)
  const db = new DatabaseSync(path)
  // Names about the device's own, in the order of bytes, with keys that nobody could read.
  for (const near of ['dev_a', 'dev_a.', 'dev_a0', 'dev_ab', 'dev_a%'])
    db.prepare('INSERT INTO logs (origin, verifier_key) VALUES (?, ?)').run(
      `org_a/device/${near}${near === 'dev_a' ? '' : '/e7'}`,
      near,
    )
  db.close()
  expect(store.newestEpoch(device)).toBe(1)
  expect(store.closing(`${device}/e1`)).toBe(null)
  expect(store.newestEpoch('org_a/device/dev_b')).toBe(0)
  expect(store.newestEpoch('org_a/device/dev_')).toBe(0)
  store.addLog(keyOf(`${device}/e10`), 2)
  store.addLog(keyOf(`${device}/e9`), 3)
  expect(store.newestEpoch(device), 'by number, not by letter').toBe(10)
  store.close()
})

test('a grant stays taken, and what it closed stays closed, when the log that it opened is removed', () => {
  const { path, store } = newStore()
  store.addLog(keyOf(`${device}/e1`), 1)
  store.alone(() => store.keepLog(keyOf(`${device}/e2`), { how: 'granted', at: 2 }))
  store.keepGrant({ origin: `${device}/e2`, leaf: 'aa', seq: 1, previous: null, at: 2 })
  const removal = { origin: `${device}/e2`, reason: 'wrong', evenCosigned: false, at: 3 }
  expect(removeLog(store, removal)).toMatchObject({ ok: true, value: { reopened: null } })
  store.close()
  const again = storeAt(path)
  expect(again.log(`${device}/e2`)).toBe(null)
  expect(again.closing(`${device}/e1`)).toEqual({ by: `${device}/e2`, at: 2 })
  expect([again.newestEpoch(device), again.grants().length]).toEqual([2, 1])
  again.close()
})

test('a later epoch that was added by mistake and never cosigned lets the one before go on', () => {
  const { store } = newStore()
  store.addLog(keyOf(`${device}/e1`), 1)
  store.addLog(keyOf(`${device}/e2`), 2)
  expect(store.closings()).toEqual(new Map([[`${device}/e1`, { by: `${device}/e2`, at: 2 }]]))
  const removal = { origin: `${device}/e2`, reason: 'no such', evenCosigned: false, at: 3 }
  expect(removeLog(store, removal)).toMatchObject({ value: { reopened: `${device}/e1` } })
  expect(store.closings().size).toBe(0)
  expect(removeLog(store, removal)).toEqual({ ok: false, error: { code: 'ORIGIN_UNKNOWN' } })
  store.close()
})

test('the stamps of a removed log stand for no other of its name, and stay whole for the heads beside it', () => {
  const { store } = newStore()
  const [gone, stays] = [`${device}/e1`, 'org_a/acts']
  const hashOf = (origin: string) =>
    encodeHex(portableCrypto.sha256(new TextEncoder().encode(origin)))
  const keep = (origin: string, note: string) =>
    store.keepHead({ origin, size: 4, root: new Uint8Array(32), note, time: 5, chip: null })
  for (const origin of [gone, stays]) {
    store.addLog(keyOf(origin), 1)
    keep(origin, 'stamped')
  }
  store.keepStamp({ at: 6, token: Uint8Array.of(1), heads: store.unstamped() })
  expect(store.unstamped()).toEqual([])
  removeLog(store, { origin: gone, reason: 'why', evenCosigned: true, at: 7 })
  store.addLog(keyOf(gone), 8)
  keep(gone, 'another history')
  expect(store.unstamped()).toEqual([{ origin: gone, size: 4, note: 'another history' }])
  expect(store.stampOf(hashOf(gone), null)).toBe(null)
  expect(store.stampOf(hashOf(stays), 4)?.stamp.heads).toHaveLength(2)
  store.close()
})

// What version 5 of this program left on a disk, word for word.
const tablesOf5 = `
  CREATE TABLE self (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT;
  CREATE TABLE logs (origin TEXT PRIMARY KEY, verifier_key TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE heads (origin TEXT PRIMARY KEY REFERENCES logs, hash TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, root BLOB NOT NULL,
    note TEXT NOT NULL, time INTEGER NOT NULL, chip TEXT, grown_at INTEGER) STRICT;
  CREATE TABLE refused (origin TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, request TEXT NOT NULL,
    UNIQUE (origin, request)) STRICT;
  CREATE TABLE organisations (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE statements (origin TEXT PRIMARY KEY REFERENCES logs, hash TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL,
    signature BLOB NOT NULL, counter INTEGER NOT NULL, level TEXT NOT NULL, because TEXT) STRICT;
  CREATE TABLE chips (chip TEXT PRIMARY KEY, device TEXT NOT NULL) STRICT;
  CREATE TABLE issuers (issuer TEXT PRIMARY KEY) STRICT;
  CREATE TABLE archive (seq INTEGER PRIMARY KEY, issuer TEXT NOT NULL, fetched_at INTEGER NOT NULL, leaf BLOB NOT NULL,
    hash BLOB NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE INDEX archive_issuer ON archive (issuer, fetched_at);
  CREATE TABLE stamps (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, token BLOB NOT NULL) STRICT;
  CREATE TABLE stamped (stamp INTEGER NOT NULL REFERENCES stamps, idx INTEGER NOT NULL, origin TEXT NOT NULL,
    size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (stamp, idx)) STRICT;
  CREATE INDEX stamped_origin ON stamped (origin, size);
  PRAGMA user_version = 5;
`

test('a store of before epochs opens with all that it held, and its later epochs close those before', () => {
  const path = pathOf()
  const db = new DatabaseSync(path)
  db.exec(tablesOf5)
  db.prepare('INSERT INTO self VALUES (1, ?)').run('witness.example/w1')
  const logs = [1, 2].map((epoch) => deviceLog(`${device}/e${epoch}`))
  for (const { origin, verifierKey } of logs)
    db.prepare('INSERT INTO logs VALUES (?, ?)').run(origin, verifierKey)
  const [first = '', second = ''] = logs.map(({ origin }) => origin)
  const root = new Uint8Array(32)
  db.prepare('INSERT INTO heads VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    first,
    'hash',
    4,
    root,
    'note',
    9,
    null,
    8,
  )
  db.prepare('INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    first,
    'hash',
    Uint8Array.of(1),
    Uint8Array.of(2),
    3,
    'tpm-hardware',
    null,
  )
  for (const chip of ['aa', 'bb']) db.prepare('INSERT INTO chips VALUES (?, ?)').run(chip, device)
  db.close()

  for (const opening of ['first', 'second']) {
    const store = storeAt(path)
    expect(
      store.logs().map(({ origin }) => origin),
      opening,
    ).toEqual([first, second])
    expect(store.coming(first)).toBe(null)
    expect(store.head(first)).toMatchObject({ size: 4, note: 'note', time: 9, grownAt: 8 })
    expect(store.statement(first)).toMatchObject({ counter: 3, level: 'tpm-hardware' })
    expect(store.deviceOfChip(Uint8Array.of(0xaa))).toBe(device)
    const held = ['aa', 'bb'].map((chip) => ({ chip, origin: first }))
    expect(store.chipsOf(device)).toEqual(held)
    store.keepChip({ chip: 'cc', origin: first }, device)
    expect(store.chipsOf(device), 'no third one').toEqual(held)
    expect(store.closing(first)).toEqual({ by: second, at: null })
    expect(store.closing(second)).toBe(null)
    store.close()
  }
  const store = storeAt(path)
  const removal = { origin: first, reason: 'why', at: 20 }
  expect(removeLog(store, { ...removal, evenCosigned: false })).toEqual({
    ok: false,
    error: { code: 'LOG_COSIGNED', size: 4 },
  })
  expect(removeLog(store, { ...removal, evenCosigned: true })).toMatchObject({ ok: true })
  expect(store.removed()).toEqual([
    {
      at: 20,
      origin: first,
      verifierKey: logs[0]?.verifierKey,
      reason: 'why',
      head: { size: 4, note: 'note' },
      statement: Uint8Array.of(1),
    },
  ])
  expect([store.log(first), store.head(first), store.statement(first)]).toEqual([null, null, null])
  expect(store.deviceOfChip(Uint8Array.of(0xaa)), 'free').toBe(null)
  store.close()
})
