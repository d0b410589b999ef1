import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSiteConfig } from './site-config.ts'

const uid = process.getuid?.() ?? 0
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'custody-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lay = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o644 })
const read = () => readSiteConfig(folder, uid)

test('files add to one another in the order of their names, and the last word holds', () => {
  lay('50-fleet.json', '{"serverUrl": "https://custody.example", "reserveMiB": 32}')
  lay(
    '10-local.json',
    '{"serverUrl": "https://old.example", "enrolTokenFile": "/etc/custody/token"}',
  )
  lay('README', 'no JSON, and not read')
  expect(read()).toEqual({
    ok: true,
    value: {
      serverUrl: 'https://custody.example',
      reserveMiB: 32,
      enrolTokenFile: '/etc/custody/token',
    },
  })
})

const sha256 = 'ab'.repeat(32)

test('a list of executables is taken whole from the last file that has one', () => {
  const one = { client: 'claude-code', version: '2.1.330', sha256 }
  const other = { client: 'codex', sha256 }
  lay('10-fleet.json', JSON.stringify({ agentExecutables: [one], agentExecutablesRequired: true }))
  lay('20-local.json', JSON.stringify({ agentExecutables: [other] }))
  expect(read()).toEqual({
    ok: true,
    value: { agentExecutables: [other], agentExecutablesRequired: true },
  })
})

test('no folder is no configuration', () => {
  expect(readSiteConfig(join(folder, 'absent'), uid)).toEqual({ ok: true, value: {} })
})

test.each([
  ['is no JSON', '{', { code: 'CONFIG_FILE_NOT_JSON' }],
  [
    'has a key that nobody knows',
    '{"serverURL": "https://x"}',
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'serverURL' },
  ],
  [
    'has a server that is no address',
    '{"serverUrl": "custody"}',
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'serverUrl' },
  ],
  [
    'has another scheme',
    '{"serverUrl": "file:///x"}',
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'serverUrl' },
  ],
  [
    'names a token from nowhere',
    '{"enrolTokenFile": "token"}',
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'enrolTokenFile' },
  ],
  [
    'lists an agent that there is not',
    `{"agentExecutables": [{"client": "clod", "sha256": "${sha256}"}]}`,
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'agentExecutables.0.client' },
  ],
  [
    'lists a hash that is none',
    '{"agentExecutables": [{"client": "codex", "sha256": "AB"}]}',
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'agentExecutables.0.sha256' },
  ],
  [
    'lists something that nobody reads',
    `{"agentExecutables": [{"client": "codex", "sha256": "${sha256}", "path": "/x"}]}`,
    { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: 'path' },
  ],
  ['is a list', '[]', { code: 'CONFIG_FILE_SHAPE_UNKNOWN', at: '' }],
])('a file that %s is a problem that names it', (_, text, problem) => {
  lay('20-bad.json', text)
  expect(read()).toMatchObject({
    ok: false,
    error: { path: join(folder, '20-bad.json'), ...problem },
  })
})

test('a file that others may write, of another owner, or behind a link binds nobody', () => {
  lay('20-open.json', '{}')
  chmodSync(join(folder, '20-open.json'), 0o666)
  expect(read()).toMatchObject({ ok: false, error: { code: 'CONFIG_FILE_NOT_ROOTS', mode: 0o666 } })
  expect(readSiteConfig(folder, uid + 1)).toMatchObject({
    ok: false,
    error: { code: 'CONFIG_FILE_NOT_ROOTS' },
  })
  rmSync(join(folder, '20-open.json'))
  symlinkSync('/etc/hostname', join(folder, '20-link.json'))
  expect(read()).toMatchObject({
    ok: false,
    error: { code: 'CONFIG_FILE_UNREADABLE', cause: 'ELOOP' },
  })
})
