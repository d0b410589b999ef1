import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configFormats, formatOf } from './formats.ts'

const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

function parse(client: string, text: string) {
  const parsed = formatOf(client)?.parse(text)
  if (parsed === undefined) throw new Error(`no format ${client}`)
  return parsed.ok ? parsed.value : parsed.error
}

test('every folder on the shelf is a format of that name', () => {
  expect(configFormats.map(({ client }) => client)).toEqual(folders)
})

describe.each(configFormats)('$client', ({ client, places }) => {
  test.each(['', '\n', '  \n\n'])('an empty file (%j) declares no server', (text) => {
    expect(parse(client, text)).toEqual([])
  })

  test('what is no configuration at all is a problem, not none', () => {
    expect(parse(client, '{"mcpServers": [')).toMatchObject({ code: 'CONFIG_NOT_READABLE' })
  })

  test('its places are relative', () => {
    for (const { path } of places) expect(path).not.toMatch(/^[/~]|\.\./)
  })
})

const stdio = (
  command: string,
  args: readonly string[] = [],
  environmentNames: readonly string[] = [],
) => ({
  kind: 'stdio',
  command,
  args,
  environmentNames,
})

test.each([
  [
    'claude-code',
    '{"mcpServers":{"a":{"type":"stdio","command":"npx","args":["x"],"env":{"K":"v"}}}}',
    stdio('npx', ['x'], ['K']),
  ],
  ['claude-code', '{"projects":{"/p":{"mcpServers":{"a":{"command":"npx"}}}}}', stdio('npx')],
  [
    'codex',
    '[mcp_servers.a]\ncommand = "npx"\nargs = ["x"]\n[mcp_servers.a.env]\nK = "v"\n',
    stdio('npx', ['x'], ['K']),
  ],
  ['continue', 'mcpServers:\n  - name: a\n    command: npx\n    args: [x]\n', stdio('npx', ['x'])],
  [
    'opencode',
    '{"mcp":{"a":{"type":"local","command":["npx","x"],"environment":{"K":"v"}}}}',
    stdio('npx', ['x'], ['K']),
  ],
  [
    'zed',
    '{"context_servers":{"a":{"command":{"path":"npx","args":["x"],"env":{"K":"v"}}},},}',
    stdio('npx', ['x'], ['K']),
  ],
  ['vscode', '{"mcp":{"servers":{"a":{"command":"npx"}}}}', stdio('npx')],
  ['vscode', '{"mcp.servers":{"a":{"command":"npx"}}}', stdio('npx')],
  [
    'gemini-cli',
    '{"mcpServers":{"a":{"httpUrl":"https://h/mcp"}}}',
    { kind: 'http', url: 'https://h/mcp' },
  ],
  [
    'cursor',
    '{"mcpServers":{"a":{"type":"sse","url":"https://h/sse"}}}',
    { kind: 'sse', url: 'https://h/sse' },
  ],
  ['cursor', '{"mcpServers":{"a":{"url":"wss://h/ws"}}}', { kind: 'websocket', url: 'wss://h/ws' }],
])('%s reads %s', (client, text, transport) => {
  expect(parse(client, text)).toEqual([{ name: 'a', transport, enabled: true }])
})

test.each([
  ['an entry that says nothing', '{"mcpServers":{"a":{}}}'],
  ['an entry that is no object', '{"mcpServers":{"a":"npx"}}'],
  ['an empty command', '{"mcpServers":{"a":{"command":""}}}'],
])('%s is a server of unknown transport, not none', (_, text) => {
  expect(parse('claude-code', text)).toEqual([
    { name: 'a', transport: { kind: 'unknown' }, enabled: true },
  ])
})

test('a server named __proto__ is in the inventory', () => {
  const text = '{"mcpServers":{"__proto__":{"command":"evil"}}}'
  expect(parse('claude-code', text)).toMatchObject([{ name: '__proto__' }])
})

test('servers that are no list and no object are a problem that names the place', () => {
  expect(parse('vscode', '{"mcp":{"servers":"all"}}')).toEqual({
    code: 'CONFIG_SHAPE_UNKNOWN',
    at: 'mcp.servers',
  })
})

test.each([
  ['kiro', '{"mcpServers":{"a":{"command":"x","disabled":true}}}'],
  ['opencode', '{"mcp":{"a":{"command":["x"],"enabled":false}}}'],
])('%s: a server that is switched off is declared and not enabled', (client, text) => {
  expect(parse(client, text)).toMatchObject([{ enabled: false }])
})

test('no value of an environment variable or header is kept', () => {
  const text = JSON.stringify({
    mcpServers: {
      a: { command: 'npx', env: { NAME: 'the-value' } },
      b: { url: 'https://h/', headers: { Authorization: 'the-value' } },
    },
  })
  expect(JSON.stringify(parse('claude-code', text))).not.toContain('the-value')
})

test('YAML that grows without end is a problem', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefghij'].map((key, at) => {
      const before = 'abcdefghi'[at] ?? 'a'
      return `${key}: &${key} [${`*${before},`.repeat(9).slice(0, -1)}]`
    }),
  ].join('\n')
  expect(parse('continue', bomb)).toEqual({ code: 'CONFIG_NOT_READABLE', syntax: 'yaml' })
})
