/** Where a remote server is reached. Empty and 0 where the address cannot be read. */
export type McpOrigin = {
  /** Lower case, without colon: `https`. */
  readonly scheme: string
  /** Lower case, in punycode; an IPv6 address without brackets. */
  readonly host: string
  /** The scheme's own where none is written. */
  readonly port: number
}

const ports: { readonly [scheme: string]: number } = { http: 80, https: 443, ws: 80, wss: 443 }

const unreadable: McpOrigin = { scheme: '', host: '', port: 0 }

/** The origin of a server's address. Paths, queries and credentials are no part of it. */
export function mcpOriginOf(url: string): McpOrigin {
  if (/[${}]/.test(url) || !URL.canParse(url)) return unreadable
  const parsed = new URL(url)
  const scheme = parsed.protocol.slice(0, -1)
  const own = ports[scheme]
  if (own === undefined) return unreadable
  const host = parsed.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return { scheme, host, port: parsed.port === '' ? own : Number(parsed.port) }
}

/** As approvals and observations write it: `https://mcp.example:443`. Empty where it cannot be read. */
export function originText({ scheme, host, port }: McpOrigin): string {
  if (scheme === '') return ''
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
