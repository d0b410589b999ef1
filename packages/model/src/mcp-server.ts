/** How we know a server: started by our gateway, seen as a live process, or only read from configuration. */
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

/** A server that an agent connects to. */
export type McpServer = McpServerDeclaration & {
  /** SHA-256 over what identifies it at its level; hex. Two servers are one only if this is equal. */
  readonly fingerprint: string
  readonly level: McpIdentityLevel
  /** Whether its artefact and definitions are pinned; `unknown` for a directly connected server. */
  readonly pinned: 'yes' | 'no' | 'unknown'
}
