import { generateKeyPairSync } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createKeyFile, readKeyFile } from './key-file.ts'
import { createFileKey, openFileKey } from './provider.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-key-file-'))
afterAll(() => rmSync(folder, { recursive: true }))
let path = ''
let next = 0
beforeEach(() => {
  next += 1
  mkdirSync(join(folder, String(next)))
  path = join(folder, String(next), 'device-key.p8')
})

test('a new key file is private, whole, and alone in its folder', () => {
  expect(createKeyFile(path).ok).toBe(true)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readKeyFile(path).ok).toBe(true)
  expect(readdirSync(join(path, '..'))).toEqual(['device-key.p8'])
})

test('a key is never written over', () => {
  createKeyFile(path)
  const before = readFileSync(path, 'utf8')
  expect(createKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_EXISTS' } })
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('no file is no key', () => {
  expect(readKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_MISSING' } })
})

describe('what is refused', () => {
  test.each([0o640, 0o604, 0o620, 0o610, 0o666])('mode %o: others could reach it', (mode) => {
    createKeyFile(path)
    chmodSync(path, mode)
    expect(readKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_EXPOSED', mode } })
  })

  test('an exposed key is not replaced in silence', () => {
    createKeyFile(path)
    chmodSync(path, 0o644)
    const before = readFileSync(path, 'utf8')
    expect(openFileKey(path)).toMatchObject({ error: { code: 'KEY_FILE_EXPOSED' } })
    expect(createFileKey(path)).toMatchObject({ error: { code: 'KEY_FILE_EXISTS' } })
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  test('a link, though it leads to a good key', () => {
    const real = `${path}.real`
    createKeyFile(real)
    symlinkSync(real, path)
    expect(readKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_INVALID' } })
  })

  test('a folder', () => {
    mkdirSync(path)
    expect(readKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_INVALID' } })
  })

  test.each([
    { because: 'nothing in it', content: '' },
    { because: 'no key in it', content: 'hello' },
    { because: 'more in it than a key has', content: 'x'.repeat(5000) },
    { because: 'a key of another curve', content: pemOf('secp384r1') },
    { because: 'half a key', content: pemOf('prime256v1').slice(0, 100) },
  ])('a file with $because', ({ content }) => {
    writeFileSync(path, content, { mode: 0o600 })
    expect(readKeyFile(path)).toEqual({ ok: false, error: { code: 'KEY_FILE_INVALID' } })
  })

  test('a key that another account owns', () => {
    createKeyFile(path)
    const { uid } = statSync(path)
    expect(readKeyFile(path, uid + 1)).toEqual({
      ok: false,
      error: { code: 'KEY_FILE_FOREIGN', uid },
    })
  })
})

test('the key that is made is the one that is opened', () => {
  const first = createFileKey(path)
  const second = openFileKey(path)
  expect(first.ok && second.ok && second.value.key).toEqual(first.ok && first.value.key)
})

function pemOf(namedCurve: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}
