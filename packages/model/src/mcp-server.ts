import type { PinnedArtefact } from './pinned-artefact.ts'

/**
 * How we know a server: started by our gateway from a pinned artefact, seen as a live process or connection, or only
 * read from configuration. Source: security.md, "MCP identity".
 */
export type McpIdentityLevel = 'launched' | 'observed' | 'declared'

/** How a client reaches a server. */
export type McpTransport =
  | {
      readonly kind: 'stdio'
      readonly command: string
      readonly args: readonly string[]
      /** Names only: values may be secrets. Sorted. */
      readonly environmentNames: readonly string[]
    }
  | { readonly kind: 'http' | 'sse' | 'websocket'; readonly url: string }
  | { readonly kind: 'unknown' }

/** One server as a configuration declares it. `name` is a display name and identifies nothing. */
export type McpServerDeclaration = {
  readonly name: string
  readonly transport: McpTransport
  /** False where the client's own configuration switches it off. */
  readonly enabled: boolean
}

/** What is known of the content that a server's process runs. `unknown` is no content to approve. */
export type McpContent =
  /** Started by our gateway from what can be nothing else. */
  | { readonly kind: 'artefact'; readonly artefact: PinnedArtefact }
  /**
   * Found at the live process, SHA-256, hex: its executable alone, the script that its interpreter was given, the folder
   * of the installed package that the script lies in, or the image that its command line names by digest.
   */
  | {
      readonly kind: 'executable' | 'script' | 'package' | 'image'
      readonly sha256: string
    }
  | { readonly kind: 'unknown' }

/** The far end of a connection, as our gateway saw it. What answers there may change: its behaviour is never pinned. */
export type McpFarEnd = {
  /** Normalised, its port told even where it is the scheme's own: `https://mcp.example:443`. */
  readonly origin: string
  /** SHA-256 of the leaf's SPKI and of the CA's certificate, hex; null where nothing was encrypted. */
  readonly tls: { readonly spkiSha256: string; readonly caSha256: string } | null
  /** The OAuth issuer whose token it took; null where it asked for none. */
  readonly issuer: string | null
}

/** A server that an agent connects to. */
export type McpServer = McpServerDeclaration & {
  /** SHA-256 over what identifies it at its level; hex. Two servers are one only if this is equal. */
  readonly fingerprint: string
  readonly level: McpIdentityLevel
  readonly content: McpContent
  /** Null for a server of this machine, and where nobody saw the connection. */
  readonly farEnd: McpFarEnd | null
  /** True where the connection runs through our gateway, which sees the definitions of its tools. */
  readonly gateway: boolean
  /** Whether its behaviour is pinned: `no` for any that runs elsewhere, `unknown` for a directly connected one. */
  readonly pinned: 'yes' | 'no' | 'unknown'
}
