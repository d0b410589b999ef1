import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOperatorPolicy } from './operator-policy.ts'

function homeWith(text: string | null): string {
  const home = mkdtempSync(join(tmpdir(), 'custody-home-'))
  if (text !== null) writeFileSync(join(home, 'policy.json'), text)
  return home
}

test('without a file, preset balanced holds and no MCP server is approved', () => {
  expect(readOperatorPolicy(homeWith(null))).toEqual({
    ok: true,
    value: { preset: 'balanced', mcpServers: [] },
  })
})

test('a file names the preset and the approved servers', () => {
  const match = { kind: 'stdio', command: '/usr/bin/notes', args: ['--stdio'] }
  const read = readOperatorPolicy(
    homeWith(JSON.stringify({ preset: 'strict', mcpServers: [{ match }] })),
  )
  expect(read).toEqual({
    ok: true,
    value: { preset: 'strict', mcpServers: [{ match, level: 'observed' }] },
  })
})

test('a server elsewhere is named by its whole far end', () => {
  const match = {
    kind: 'origin',
    origin: 'https://mcp.example:443',
    tls: 'ca',
    tlsSha256: 'a'.repeat(64),
    issuer: null,
  }
  const of = (change: object) =>
    readOperatorPolicy(
      homeWith(JSON.stringify({ mcpServers: [{ match: { ...match, ...change } }] })),
    )
  expect(of({}).ok).toBe(true)
  for (const change of [
    { origin: 'https://mcp.example' },
    { origin: 'http://mcp.example:80' },
    { tlsSha256: 'a' },
    { issuer: undefined },
  ])
    expect(of(change).ok).toBe(false)
})

test.each([
  { because: 'it is not JSON', text: '{"preset": ' },
  { because: 'the preset is unknown', text: '{"preset": "lenient"}' },
  { because: 'a key is unknown', text: '{"presets": "strict"}' },
  {
    because: 'declared identity never approves',
    text: '{"mcpServers": [{"match": {"kind": "url", "url": "https://mcp.example"}, "level": "declared"}]}',
  },
])('nothing of the file is used when $because', ({ text }) => {
  expect(readOperatorPolicy(homeWith(text))).toMatchObject({
    ok: false,
    error: { code: 'POLICY_FILE_INVALID' },
  })
})
