import { expect, test } from 'vitest'
import { mcpOriginOf, originText } from './mcp-origin.ts'

test.each([
  ['https://mcp.example/sse?x=1', 'https://mcp.example:443'],
  ['HTTPS://MCP.Example:443/', 'https://mcp.example:443'],
  ['https://mcp.example./', 'https://mcp.example:443'],
  ['https://mcp.example:8443/x', 'https://mcp.example:8443'],
  ['https://mcp.example@evil.example/x', 'https://evil.example:443'],
  ['http://127.1:3000/mcp', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000/mcp', 'http://[::1]:3000'],
  ['wss://mcp.example/', 'wss://mcp.example:443'],
  ['https://mcp.ex\u0430mple/', 'https://mcp.xn--exmple-4nf:443'],
  ['https://${HOST}/x', ''],
  ['ftp://mcp.example/', ''],
  ['file:///etc/passwd', ''],
  ['mcp.example', ''],
  ['', ''],
])('%s is reached at %s', (url, expected) => {
  expect(originText(mcpOriginOf(url))).toBe(expected)
})
