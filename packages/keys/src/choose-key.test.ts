import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { err, ok } from '@custody/model'
import { chooseKey } from './choose-key.ts'
import type { DeviceKeyPlaces, KeyChoice } from './choose-key.ts'
import type { TpmSealKind } from './tpm/scope.ts'
import { parseKeyWish } from './key-wish.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-choose-key-'))
afterAll(() => rmSync(folder, { recursive: true }))
let own = ''
let record = ''
let next = 0
beforeEach(() => {
  drawn = 6
  next += 1
  own = join(folder, String(next))
  mkdirSync(own)
  record = join(own, 'key-place.json')
})

/** `file`: in which files there is a key; `true` for that of the first epoch. */
type World = {
  file: boolean | string[]
  tpm: 'there' | 'TPM_ABSENT' | 'TPM_FORBIDDEN'
  /** How a new key of the chip would seal. */
  seal?: TpmSealKind
}
const placesOf = (world: World): DeviceKeyPlaces<string> => ({
  openTpm: async ({ organisation, epoch, seal = world.seal }) => {
    if (world.tpm !== 'there') return err({ code: world.tpm })
    const how = seal === 'tpm-quote/1' ? ' by quotes' : ''
    return ok(`tpm ${organisation[0]}${epoch === 1 ? '' : ` of epoch ${epoch}`}${how}`)
  },
  kindOf: (key) => (key.endsWith(' by quotes') ? 'tpm-quote/1' : 'tpm-nv-certify/1'),
  openFile: (path) => (filesOf(world).includes(basename(path)) ? ok(told(path)) : missing),
  createFile: (path) => {
    world.file = [...filesOf(world), basename(path)]
    return ok(`new ${told(path)}`)
  },
})
const missing = err({ code: 'KEY_FILE_MISSING' } as const)
const filesOf = ({ file }: World) => (file === true ? ['device-key.p8'] : file || [])
const told = (path: string) => basename(path).replace('device-key', 'file').replace('.p8', '')
let drawn = 6
const choice = (wish: KeyChoice['wish'], isSettled: boolean, epoch: number): KeyChoice => ({
  wish,
  folder: own,
  epoch,
  isSettled,
  organisation: () => new Uint8Array(32).fill((drawn += 1)),
})
const outcome = async (world: World, wish: KeyChoice['wish'], isSettled = false, epoch = 1) => {
  const chosen = await chooseKey(choice(wish, isSettled, epoch), placesOf(world))
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

test.each([
  { first: 'tpm-quote/1', later: 'tpm-nv-certify/1', opens: 'tpm 7 by quotes' },
  { first: 'tpm-nv-certify/1', later: 'tpm-quote/1', opens: 'tpm 7' },
] as const)('a key of $first stays one in a chip of $later', async ({ first, later, opens }) => {
  const world: World = { file: false, tpm: 'there', seal: first }
  expect(await outcome(world, 'auto')).toBe(opens)
  world.seal = later
  expect(await outcome(world, 'auto', true)).toBe(opens)
  expect(await outcome(world, 'auto', false, 2), 'another epoch, another key').toBe(
    `tpm 7 of epoch 2${later === 'tpm-quote/1' ? ' by quotes' : ''}`,
  )
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

test('each epoch has a key of its own, and in the chip the organisation of the first', async () => {
  const world: World = { file: false, tpm: 'there' }
  expect(await outcome(world, 'auto')).toBe('tpm 7')
  expect(await outcome(world, 'auto', false, 2)).toBe('tpm 7 of epoch 2')
  expect(await outcome(world, 'auto', true, 2), 'the same again').toBe('tpm 7 of epoch 2')
  expect(await outcome(world, 'auto', false, 4), 'one is left out').toBe('tpm 7 of epoch 4')
  expect(readdirSync(own).toSorted()).toEqual([
    'key-place.e2.json',
    'key-place.e4.json',
    'key-place.json',
  ])
})

test('a chip that is away for a moment gives a later epoch no file, unless that is wanted', async () => {
  const world: World = { file: false, tpm: 'there' }
  await outcome(world, 'auto')
  world.tpm = 'TPM_ABSENT'
  expect(await outcome(world, 'auto', false, 2)).toBe('TPM_ABSENT')
  expect(world.file).toBe(false)
  expect(await outcome(world, 'file', false, 2)).toBe('new file.e2')
})

test('a later epoch makes a new file, and leaves the one before as it is', async () => {
  const world: World = { file: false, tpm: 'TPM_ABSENT' }
  expect(await outcome(world, 'auto')).toBe('new file')
  expect(await outcome(world, 'auto', true, 2), 'of a log that is there').toBe('KEY_FILE_MISSING')
  expect(await outcome(world, 'auto', false, 2)).toBe('new file.e2')
  expect(await outcome(world, 'auto', true, 2)).toBe('file.e2')
  expect(await outcome(world, 'auto', true)).toBe('file')
})

test('a later epoch may be in a better place than the one before', async () => {
  const world: World = { file: false, tpm: 'TPM_FORBIDDEN' }
  await outcome(world, 'auto')
  world.tpm = 'there'
  // The organisation that was drawn for the first epoch was never used.
  expect(await outcome(world, 'tpm', false, 2)).toBe('tpm 8 of epoch 2')
  expect(await outcome(world, 'auto', true)).toBe('file')
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
