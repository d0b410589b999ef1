import { expect, test } from 'vitest'
import { mcpLineOf, parseMcpLine } from './mcp-line.ts'

test.each([
  { kind: 'stdio', command: 'npx', args: ['-y', 'a "b"', ''], environmentNames: [] },
  { kind: 'stdio', command: 'x', args: [], environmentNames: [] },
  { kind: 'http', url: 'https://mcp.example/x' },
  { kind: 'unknown' },
] as const)('$kind comes back', (transport) => {
  expect(parseMcpLine(mcpLineOf(transport))).toEqual(transport)
})

test.each(['[', '[]', '[1]', '[null,"x"]'])('%s is nothing known', (line) => {
  expect(parseMcpLine(line)).toEqual({ kind: 'unknown' })
})
