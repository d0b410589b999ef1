import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFile } from './write-file.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'custody-write-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a new file has the mode it was asked for, and nothing is left beside it', () => {
  const path = join(folder, 'new')
  expect(writeFile(path, 'text', { mode: 0o600 })).toEqual({ ok: true, value: true })
  expect(readFileSync(path, 'utf8')).toBe('text')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['new'])
})

test('a replaced file keeps its mode', () => {
  const path = join(folder, 'old')
  writeFileSync(path, 'before')
  chmodSync(path, 0o640)
  writeFile(path, 'after', { mode: 0o600, like: statSync(path) })
  expect(readFileSync(path, 'utf8')).toBe('after')
  expect(statSync(path).mode & 0o777).toBe(0o640)
})

test('a folder that is not there is a problem with a reason, and leaves nothing', () => {
  const path = join(folder, 'gone', 'file')
  expect(writeFile(path, 'text', { mode: 0o600 })).toEqual({
    ok: false,
    error: { code: 'FILE_NOT_WRITTEN', path, because: 'it is not there' },
  })
  expect(readdirSync(folder)).toEqual([])
})

test('a file that cannot be replaced stays as it was', () => {
  const path = join(folder, 'taken')
  rmSync(path, { force: true })
  writeFileSync(join(folder, 'inside'), '')
  const under = join(folder, 'inside', 'file')
  expect(writeFile(under, 'text', { mode: 0o600 })).toMatchObject({
    error: { because: 'part of its path is no folder' },
  })
  expect(readdirSync(folder)).toEqual(['inside'])
})
