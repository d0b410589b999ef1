import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from './read-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-seal-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const us = process.getuid?.() ?? 0
const written = (name: string, text: string, mode = 0o644) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const kernel = { kind: 'device', path: '/dev/tpmrm0' }

test('no file is no wish: the TPM if it opens', () => {
  expect(readConfig(join(folder, 'none'), us)).toEqual({ key: 'auto', tpm: kernel })
})

test('it says where the key shall be', () => {
  const path = written('tpm', '{"key":"tpm","tpm":"unix:/run/tpm"}')
  expect(readConfig(path, us)).toEqual({ key: 'tpm', tpm: { kind: 'unix', path: '/run/tpm' } })
})

test.each([
  ['no JSON', 'key=tpm', 0o644, 'is no JSON object'],
  ['a list', '[]', 0o644, 'is no JSON object'],
  ['a stray key', '{"keys":"tpm"}', 0o644, 'has an unknown key `keys`'],
  ['an unknown place', '{"key":"usb"}', 0o644, 'cannot be used at `key`'],
  ['a file that its group writes', '{}', 0o664, "is not root's alone to write"],
])('%s is told, and nothing guessed', (name, text, mode, said) => {
  const path = written(name.replaceAll(' ', '-'), text, mode)
  expect(readConfig(path, us)).toBe(`\`${path}\` ${said}`)
})

test('a link is not followed, another’s file is not read', () => {
  const path = join(folder, 'link')
  symlinkSync(written('real', '{}'), path)
  expect(readConfig(path, us)).toBe(`\`${path}\` cannot be read: ELOOP`)
  expect(readConfig(join(folder, 'real'), us + 1)).toContain('not root')
})
