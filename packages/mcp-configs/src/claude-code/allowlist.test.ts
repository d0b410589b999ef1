import type { McpServerDeclaration } from '@custody/model'
import { expect, test } from 'vitest'
import { planAllowlist } from './allowlist.ts'

const server = (
  name: string,
  transport: McpServerDeclaration['transport'],
): McpServerDeclaration => ({
  name,
  transport,
  enabled: true,
})
const program = (command: string, ...args: string[]) =>
  ({ kind: 'stdio', command, args, environmentNames: [] }) as const

test('names exact command lines and addresses, each once, never a name', () => {
  const planned = planAllowlist([
    server('a', program('npx', '-y', 'x')),
    server('the same', program('npx', '-y', 'x')),
    server('b', { kind: 'http', url: 'https://h/mcp' }),
  ])
  expect(planned).toEqual({
    entries: [
      { kind: 'command', command: ['npx', '-y', 'x'] },
      { kind: 'url', url: 'https://h/mcp' },
    ],
    leftOut: [],
  })
})

test.each([
  [server('v', program('npx', '${PACKAGE}')), 'MCP_SERVER_NOT_EXACT'],
  [server('v', program('$HOME/server')), 'MCP_SERVER_NOT_EXACT'],
  [server('v', { kind: 'sse', url: 'https://*.example.com/' }), 'MCP_SERVER_NOT_EXACT'],
  [server('v', { kind: 'http', url: 'https://${HOST}/' }), 'MCP_SERVER_NOT_EXACT'],
  [server('v', { kind: 'unknown' }), 'MCP_TRANSPORT_UNKNOWN'],
])('leaves out %j: it cannot be named exactly', (vague, code) => {
  expect(planAllowlist([vague])).toEqual({ entries: [], leftOut: [{ name: 'v', code }] })
})
