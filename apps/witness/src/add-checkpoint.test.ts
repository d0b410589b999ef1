import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseLogKey, parseNote, portableCrypto, readCosignature } from '@custody/evidence'
import { portableEd25519 } from '@custody/keys/verify'
import { afterAll, describe, expect, test } from 'vitest'
import { deviceLog, noteLog } from '../test/sample-log.ts'
import type { SampleLog } from '../test/sample-log.ts'
import { addCheckpoint } from './add-checkpoint.ts'
import { removeLog } from './removed/remove-log.ts'
import { silentLogs } from './silent-logs.ts'
import { createWitnessKey, openWitnessKey } from './witness-key.ts'
import { createWitnessStore, openWitnessStore } from './witness-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-witness-'))
afterAll(() => rmSync(folder, { recursive: true }))
let made = 0

function witnessOf(...logs: readonly SampleLog[]) {
  const at = join(folder, String((made += 1)))
  createWitnessStore(`${at}.db`, 'witness.example/w1')
  createWitnessKey(`${at}.p8`)
  const store = openWitnessStore(`${at}.db`)
  const cosigner = openWitnessKey(`${at}.p8`, 'witness.example/w1')
  if (!store.ok || !cosigner.ok) throw new Error('no witness')
  for (const { verifierKey } of logs) {
    const log = parseLogKey(portableCrypto, verifierKey)
    if (log.ok) store.value.addLog(log.value, 1)
  }
  const clock = { now: 1_795_392_000 }
  const witness = { store: store.value, cosigner: cosigner.value, now: () => clock.now }
  return { witness, clock, path: `${at}.db`, add: (body: string) => addCheckpoint(witness, body) }
}

const code = (added: ReturnType<typeof addCheckpoint>) => (added.ok ? 'ok' : added.error.code)
const device = deviceLog('org_a/device/dev_a/e1')
const heads = noteLog('org_a/heads')

describe.each([
  { log: device, kind: 'a device’s log' },
  { log: heads, kind: 'an organisation’s log' },
])('$kind', ({ log }) => {
  test('is cosigned head by head, and each cosignature holds', () => {
    const { witness, clock, add } = witnessOf(log)
    for (const [old, size] of [
      [0, 0],
      [0, 3],
      [3, 3],
      [3, 4],
      [4, 9],
      [9, 64],
      [64, 65],
    ] as const) {
      clock.now += 1
      const added = add(log.body(old, size))
      if (!added.ok) throw new Error(added.error.code)
      const note = parseNote(`${log.note(size)}${added.value}`)
      expect(
        note.ok && readCosignature(note.value, witness.cosigner.key, portableEd25519),
        `${old} to ${size}`,
      ).toEqual({ time: clock.now })
      expect(witness.store.head(log.origin)).toMatchObject({ size, time: clock.now })
    }
  })

  test('an old head that is cosigned again each hour is no growth: the log is silent', () => {
    const { witness, clock, add } = witnessOf(log)
    add(log.body(0, 5))
    const grownAt = clock.now
    for (let hour = 0; hour < 3; hour += 1) {
      clock.now += 3600
      expect(code(add(log.body(5, 5)))).toBe('ok')
    }
    expect(witness.store.head(log.origin)).toMatchObject({ time: clock.now, grownAt })
    expect(silentLogs(witness.store.heads(), clock.now, 600)).toHaveLength(1)
    add(log.body(5, 6))
    expect(silentLogs(witness.store.heads(), clock.now, 600)).toEqual([])
  })

  test('is told the size that was cosigned last, wherever it thinks it stands', () => {
    const { add } = witnessOf(log)
    add(log.body(0, 5))
    for (const [old, size] of [
      [0, 5],
      [4, 9],
      [6, 9],
      [0, 9],
    ] as const)
      expect(add(log.body(old, size))).toEqual({
        ok: false,
        error: { code: 'OLD_SIZE_DIFFERS', size: 5 },
      })
  })

  test('may not shrink', () => {
    const { witness, add } = witnessOf(log)
    add(log.body(0, 5))
    expect(code(add(log.body(5, 5).replace('old 5', 'old 6')))).toBe('OLD_SIZE_ABOVE')
    expect(code(add(`old 5\n\n${log.note(4)}`))).toBe('OLD_SIZE_ABOVE')
    expect(code(add(log.body(4, 4)))).toBe('OLD_SIZE_DIFFERS')
    expect(witness.store.head(log.origin)?.size).toBe(5)
  })

  test('may not be two logs, at the same size or a larger one', () => {
    const { witness, add } = witnessOf(log)
    add(log.body(0, 5))
    expect(code(add(log.body(5, 5, 'other')))).toBe('LOG_FORKED')
    expect(code(add(log.body(5, 9, 'other')))).toBe('CONSISTENCY_NOT_SHOWN')
    expect(code(add(log.body(5, 9)))).toBe('ok')
    expect(witness.store.head(log.origin)?.size).toBe(9)
  })

  test.each([
    {
      because: 'there is none',
      change: (body: string) => body.replace(/^(old 5\n)[^]*?\n\n/, '$1\n'),
    },
    {
      because: 'a hash is missing',
      change: (body: string) => body.replace(/^(old 5\n)[^\n]+\n/, '$1'),
    },
    {
      because: 'a hash is too much',
      change: (body: string) => body.replace(/^(old 5\n)([^\n]+\n)/, '$1$2$2'),
    },
    {
      because: 'two hashes stand the other way',
      change: (body: string) => body.replace(/^(old 5\n)([^\n]+\n)([^\n]+\n)/, '$1$3$2'),
    },
  ])('is not cosigned by a wrong proof: $because', ({ change }) => {
    const { add } = witnessOf(log)
    add(log.body(0, 5))
    expect(code(add(change(log.body(5, 12))))).toBe('CONSISTENCY_NOT_SHOWN')
  })

  test('has no proof from nothing', () => {
    const { add } = witnessOf(log)
    const [line] = log.body(5, 9).split('\n').slice(1)
    expect(code(add(log.body(0, 5).replace('old 0\n', `old 0\n${line}\n`)))).toBe(
      'CONSISTENCY_NOT_SHOWN',
    )
  })

  test('needs its own signature, and one that holds', () => {
    const { add } = witnessOf(log)
    const body = log.body(0, 5)
    const stranger = (log === device ? deviceLog : noteLog)(log.origin)
    expect(code(add(stranger.body(0, 5)))).toBe('LOG_SIGNATURE_MISSING')
    expect(code(add(body.replace('\n5\n', '\n6\n')))).toBe('LOG_SIGNATURE_BAD')
    const line = stranger.note(5).split('\n\n')[1] ?? ''
    expect(code(add(`${body}${line}`)), 'a stranger’s line beside it').toBe('ok')
  })

  test('is not known to everyone', () => {
    expect(code(witnessOf().add(log.body(0, 5)))).toBe('ORIGIN_UNKNOWN')
  })

  test('is not cosigned at a time before one that was stated', () => {
    const { clock, add } = witnessOf(log)
    add(log.body(0, 5))
    clock.now -= 1
    expect(code(add(log.body(5, 9)))).toBe('WITNESS_CLOCK_BACK')
    clock.now += 1
    expect(code(add(log.body(5, 9)))).toBe('ok')
  })
})

test('what shows a log misbehaving is kept once, and no more than a hundred times', () => {
  const { path, add } = witnessOf(heads)
  add(heads.body(0, 5))
  const kept = () =>
    new DatabaseSync(path, { readOnly: true }).prepare('SELECT code, request FROM refused').all()
  add(heads.body(4, 5, 'other'))
  expect(kept(), 'a wrong old size is nobody’s misbehaviour').toEqual([])
  const fork = heads.body(5, 5, 'other')
  add(fork)
  add(fork)
  expect(kept()).toEqual([{ code: 'LOG_FORKED', request: fork }])
  for (let other = 0; other < 120; other += 1) add(heads.body(5, 5, `other ${other}`))
  expect(kept()).toHaveLength(100)
})

test('a device’s note with more than three lines is refused; another log’s is cosigned whole', () => {
  const body = `old 0\n\n${device.note(5).replace('\n\n', '\nmore\n\n')}`
  expect(code(witnessOf(device).add(body))).toBe('REQUEST_SHAPE_UNKNOWN')
  const extended = `old 0\n\n${heads.note(5).replace('\n\n', '\nmore\n\n')}`
  expect(code(witnessOf(heads).add(extended)), 'its signature covers the line').toBe(
    'LOG_SIGNATURE_BAD',
  )
})

test.each([
  ['nothing', ''],
  ['no old size', `\n\n${heads.note(5)}`],
  ['an old size with a zero before it', heads.body(0, 5).replace('old 0', 'old 00')],
  ['an old size below zero', heads.body(0, 5).replace('old 0', 'old -1')],
  ['an old size that nobody can count', heads.body(0, 5).replace('old 0', 'old 9007199254740993')],
  ['no empty line', heads.body(0, 5).replaceAll('\n\n', '\n')],
  [
    'a proof of 64 hashes',
    heads.body(0, 5).replace('\n', `\n${`${'A'.repeat(43)}=\n`.repeat(64)}`),
  ],
  ['a hash of 31 bytes', heads.body(0, 5).replace('\n', `\n${'A'.repeat(40)}AA==\n`)],
  ['carriage returns', heads.body(0, 5).replaceAll('\n', '\r\n')],
])('a request with %s is none', (_, body) => {
  expect(code(witnessOf(heads).add(body))).toBe('REQUEST_SHAPE_UNKNOWN')
})

test('a log’s key is never exchanged', () => {
  const { witness } = witnessOf(heads)
  const other = parseLogKey(portableCrypto, noteLog(heads.origin).verifierKey)
  expect(other.ok && witness.store.addLog(other.value, 1)).toMatchObject({
    error: { code: 'LOG_KEY_DIFFERS' },
  })
})

test('an epoch is cosigned no more once a later one is open, not even to the head that it has', () => {
  const [first, second] = [deviceLog('org_a/device/dev_a/e1'), deviceLog('org_a/device/dev_a/e2')]
  const { witness, add } = witnessOf(first)
  expect(code(add(first.body(0, 3)))).toBe('ok')
  const key = parseLogKey(portableCrypto, second.verifierKey)
  if (key.ok) witness.store.addLog(key.value, witness.now())
  const before = witness.store.head(first.origin)
  for (const body of [
    first.body(3, 3),
    first.body(3, 4),
    first.body(0, 3),
    first.body(3, 3, 'other'),
  ])
    expect(code(add(body))).toBe('EPOCH_CLOSED')
  expect(witness.store.head(first.origin)).toEqual(before)
  expect(code(add(second.body(0, 2)))).toBe('ok')
})

test('a log that is removed while its head is on the way is not cosigned under the key of before', () => {
  const [log, other] = [deviceLog(device.origin), deviceLog(device.origin)]
  const { witness } = witnessOf(log)
  const removal = { origin: log.origin, reason: 'mistake', evenCosigned: false, at: 1 }
  // Another process of the operator's gets in between, before the lock is taken.
  const meanwhile: typeof witness.store.alone = (act) => {
    removeLog(witness.store, removal)
    const key = parseLogKey(portableCrypto, other.verifierKey)
    if (key.ok) witness.store.addLog(key.value, 2)
    return witness.store.alone(act)
  }
  const added = addCheckpoint(
    { ...witness, store: { ...witness.store, alone: meanwhile } },
    log.body(0, 2),
  )
  expect(code(added)).toBe('ORIGIN_UNKNOWN')
  expect(witness.store.head(log.origin)).toBe(null)
})
