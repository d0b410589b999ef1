import type { McpTransport } from '@custody/model'

/**
 * The text whose SHA-256 is a declared server's fingerprint: how it is reached, without its name and its environment.
 * Null where that is unknown: such servers are never one and the same.
 */
export function fingerprintText(transport: McpTransport): string | null {
  if (transport.kind === 'unknown') return null
  return transport.kind === 'stdio'
    ? JSON.stringify(['custody/mcp-declared/1', 'stdio', transport.command, ...transport.args])
    : JSON.stringify(['custody/mcp-declared/1', transport.kind, transport.url])
}
