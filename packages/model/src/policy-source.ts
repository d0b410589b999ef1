import type { McpIdentityLevel } from './mcp-server.ts'
import type { Mode } from './decision.ts'

/** Rules as Cedar text. `path` is what a person is shown when something is wrong in it. */
export type RuleText = { readonly path: string; readonly text: string }

/** Rules that ship together with their tests. `tests` is the parsed `tests.json`, checked by `policy`. */
export type Pack = {
  readonly name: string
  readonly summary: string
  readonly rules: readonly RuleText[]
  readonly tests: unknown
}

/**
 * An MCP server that the organisation approves, by what identifies it and never by its display name.
 *
 * `level` is the weakest identity it is good for. `declared` (read from configuration only) never is. `url` and `origin`
 * approve where a server is reached, and never what it does there.
 */
export type McpApproval = {
  readonly match:
    | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[] }
    | { readonly kind: 'url'; readonly url: string }
    | McpFingerprintMatch
    | McpOriginMatch
  readonly level: Exclude<McpIdentityLevel, 'declared'>
}

/** A server by everything that identifies it, its content too. */
export type McpFingerprintMatch = {
  readonly kind: 'fingerprint'
  readonly fingerprint: string
  /** Its command line, for the lists of agents that know no fingerprints; not compared. Empty: it is on no such list. */
  readonly startedBy: readonly string[]
}

/** The far end of a connection, all of it: a server that is reached otherwise is another one. */
export type McpOriginMatch = {
  readonly kind: 'origin'
  /** `https://mcp.example:443`. */
  readonly origin: string
  /** Which certificate the digest is of: the server's own key, or the CA that vouches for it. */
  readonly tls: 'spki' | 'ca'
  /** SHA-256, hex. */
  readonly tlsSha256: string
  /** The OAuth issuer; null where it asks for no token. */
  readonly issuer: string | null
}

/** What a policy is made of, before it is compiled. */
export type PolicySource = {
  readonly name: string
  readonly packs: readonly Pack[]
  /** Rules besides the packs: a preset's own, an organisation's own. */
  readonly rules: readonly RuleText[]
  /** `observe`: every rule is only recorded. */
  readonly mode: Mode
  readonly mcpServers: readonly McpApproval[]
}
