import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { err, ok } from '@custody/model'
import { chooseKey } from './choose-key.ts'
import type { DeviceKeyPlaces, KeyChoice } from './choose-key.ts'
import { parseKeyWish } from './key-wish.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-choose-key-'))
afterAll(() => rmSync(folder, { recursive: true }))
let record = ''
let next = 0
beforeEach(() => {
  next += 1
  record = join(folder, `${next}.json`)
})

type World = { file: boolean; tpm: 'there' | 'TPM_ABSENT' | 'TPM_FORBIDDEN' }
const placesOf = (world: World): DeviceKeyPlaces<string> => ({
  openTpm: async ({ organisation }) =>
    world.tpm === 'there' ? ok(`tpm ${organisation[0]}`) : err({ code: world.tpm }),
  openFile: () => (world.file ? ok('file') : err({ code: 'KEY_FILE_MISSING' })),
  createFile: () => {
    world.file = true
    return ok('new file')
  },
})
const choice = (wish: KeyChoice['wish'], isSettled = false): KeyChoice => ({
  wish,
  record,
  isSettled,
  organisation: () => new Uint8Array(32).fill(7),
})
const outcome = async (world: World, wish: KeyChoice['wish'], isSettled = false) => {
  const chosen = await chooseKey(choice(wish, isSettled), placesOf(world))
  return chosen.ok ? chosen.value : chosen.error.code
}

test.each([
  { wish: 'auto', tpm: 'there', opens: 'tpm 7' },
  { wish: 'auto', tpm: 'TPM_ABSENT', opens: 'new file' },
  { wish: 'auto', tpm: 'TPM_FORBIDDEN', opens: 'new file' },
  { wish: 'tpm', tpm: 'there', opens: 'tpm 7' },
  { wish: 'tpm', tpm: 'TPM_FORBIDDEN', opens: 'TPM_FORBIDDEN' },
  { wish: 'file', tpm: 'there', opens: 'new file' },
] as const)('a first key, wanted $wish, TPM $tpm: $opens', async ({ wish, tpm, opens }) => {
  expect(await outcome({ file: false, tpm }, wish)).toBe(opens)
})

test('a key in the TPM stays there: away it is a problem, and no file takes its place', async () => {
  const world: World = { file: false, tpm: 'there' }
  await outcome(world, 'auto')
  expect(await outcome(world, 'auto', true)).toBe('tpm 7')
  world.tpm = 'TPM_ABSENT'
  expect(await outcome(world, 'auto', true)).toBe('TPM_ABSENT')
  expect(await outcome(world, 'auto')).toBe('TPM_ABSENT')
  expect(await outcome(world, 'file', true)).toBe('KEY_PLACE_SETTLED')
  expect(world.file).toBe(false)
})

test('a key in a file stays there, though a TPM comes; why it is one is kept', async () => {
  const world: World = { file: false, tpm: 'TPM_FORBIDDEN' }
  await outcome(world, 'auto')
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ because: 'TPM_FORBIDDEN' })
  world.tpm = 'there'
  expect(await outcome(world, 'auto', true)).toBe('file')
  expect(await outcome(world, 'tpm', true)).toBe('KEY_PLACE_SETTLED')
})

test('a file of a version that kept no choice is the key', async () => {
  expect(await outcome({ file: true, tpm: 'there' }, 'auto', true)).toBe('file')
  expect(await outcome({ file: true, tpm: 'there' }, 'auto')).toBe('file')
})

test('where a log is and its key is gone, no new one is made', async () => {
  expect(await outcome({ file: false, tpm: 'there' }, 'auto', true)).toBe('KEY_FILE_MISSING')
})

test.each(['', '{}', '{"v":1,"key":"usb","organisation":null,"because":null}'])(
  'a choice that reads `%s` is none, and nothing is guessed',
  async (text) => {
    writeFileSync(record, text)
    expect(await outcome({ file: true, tpm: 'there' }, 'auto')).toBe('KEY_RECORD_INVALID')
  },
)

test.each([
  { words: {}, wish: { key: 'auto', tpm: { kind: 'device', path: '/dev/tpmrm0' } } },
  {
    words: { key: 'tpm', tpm: 'unix:/run/tpm' },
    wish: { key: 'tpm', tpm: { kind: 'unix', path: '/run/tpm' } },
  },
  {
    words: { tpm: 'tcp:127.0.0.1:2321' },
    wish: { key: 'auto', tpm: { kind: 'tcp', host: '127.0.0.1', port: 2321 } },
  },
])('configuration $words', ({ words, wish }) => {
  expect(parseKeyWish(words)).toEqual({ ok: true, value: wish })
})

test.each([
  { words: { key: 'usb' }, at: 'key' },
  { words: { tpm: 'tpm0' }, at: 'tpm' },
  { words: { tpm: 'tcp:127.0.0.1:99999' }, at: 'tpm' },
])('configuration $words is refused', ({ words, at }) => {
  expect(parseKeyWish(words)).toEqual({ ok: false, error: { code: 'KEY_CONFIG_INVALID', at } })
})
