import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readDeviceHosts } from './read-device-hosts.ts'

function homeWith(text: string | null): string {
  const home = mkdtempSync(join(tmpdir(), 'custody-hosts-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  if (text !== null) writeFileSync(join(home, 'device-hosts'), text)
  return home
}

test.each([
  ['no file', null, []],
  ['one name', 'custody.example.org\n', ['custody.example.org']],
  [
    'a port',
    'custody.example.org:8443\n\nother.example\n',
    ['custody.example.org:8443', 'other.example'],
  ],
] as const)('%s', (_, text, hosts) => {
  expect(readDeviceHosts(homeWith(text))).toEqual({ ok: true, value: [...hosts] })
})

test.each([
  ['an address with its scheme', 'https://custody.example.org'],
  ['capitals, which no client sends', 'Custody.example.org'],
  ['a name that browsers on this machine resolve to it', 'x.localhost:47616'],
  ['too many', Array.from({ length: 11 }, (__, at) => `d${at}.example`).join('\n')],
])('%s is refused', (_, text) => {
  expect(readDeviceHosts(homeWith(text))).toMatchObject({ error: { code: 'DEVICE_HOSTS_INVALID' } })
})
