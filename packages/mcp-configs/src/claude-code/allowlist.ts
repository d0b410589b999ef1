import type { McpServerDeclaration } from '@custody/model'

/** A server by what identifies it to the client: its exact command line, or its address. */
export type AllowlistEntry =
  | { readonly kind: 'command'; readonly command: readonly [string, ...string[]] }
  | { readonly kind: 'url'; readonly url: string }

export type Allowlist = {
  readonly entries: readonly AllowlistEntry[]
  /** Approved servers that cannot be named exactly, so that they stay out. */
  readonly leftOut: readonly {
    readonly name: string
    readonly code: 'MCP_SERVER_NOT_EXACT' | 'MCP_TRANSPORT_UNKNOWN'
  }[]
}

/**
 * Plans the list by which Claude Code starts these servers and no other.
 *
 * In an address the client reads `*` as a pattern and in both it replaces `${VAR}` by the developer's environment, so
 * a server with either is left out. What the list cannot hold: the server's environment, and what its command resolves
 * to on PATH.
 */
export function planAllowlist(approved: readonly McpServerDeclaration[]): Allowlist {
  const entries = new Map<string, AllowlistEntry>()
  const leftOut: Allowlist['leftOut'][number][] = []
  for (const { name, transport } of approved) {
    const entry = entryOf(transport)
    if (entry === null) leftOut.push({ name, code: 'MCP_TRANSPORT_UNKNOWN' })
    else if (!isExact(entry)) leftOut.push({ name, code: 'MCP_SERVER_NOT_EXACT' })
    else entries.set(JSON.stringify(entry), entry)
  }
  return { entries: [...entries.values()], leftOut }
}

function entryOf(transport: McpServerDeclaration['transport']): AllowlistEntry | null {
  if (transport.kind === 'unknown') return null
  return transport.kind === 'stdio'
    ? { kind: 'command', command: [transport.command, ...transport.args] }
    : { kind: 'url', url: transport.url }
}

function isExact(entry: AllowlistEntry): boolean {
  return entry.kind === 'url'
    ? !/[*$]/.test(entry.url)
    : !entry.command.some((word) => word.includes('$'))
}
