import type {
  Action,
  Agent,
  Assurance,
  ExecutableState,
  Instant,
  Isolation,
  KeyProtection,
  McpServer,
  Platform,
  Posture,
  Problem,
  ToolDefinitionState,
} from '@custody/model'

/** The entry of the call that made a fact true; null while none did. */
export type Since = number | null

/** What happened earlier in this session, as evidence has it: few facts, each with the entry that shows it. */
export type SessionHistory = {
  /** False: part of what is recorded of the session cannot be read. What did not happen by the rest is then unknown. */
  readonly complete: boolean
  /** A file with a secret's label was read. */
  readonly readSecret: Since
  /** Something was received from the network. */
  readonly fetchedNetwork: Since
  /** Canonical paths that were written, each with the newest entry that did. */
  readonly wrote: ReadonlyMap<string, number>
  /** Those of them that came from the network. */
  readonly fetched: ReadonlyMap<string, number>
}

/** A server as the daemon knows it now. */
export type SeenMcpServer = McpServer & {
  /** Its identity is not the one first seen under its name. */
  readonly changedDuringSession: boolean
  /** The tools that our gateway saw, against those approved or first seen. Empty where it is not in between. */
  readonly definitions: readonly ToolDefinitionState[]
}

/** Everything a decision may depend on. Complete: what is not known is spelled `unknown`, never left out. */
export type PolicyRequest = {
  readonly now: Instant
  readonly principal: {
    /** The person's id, or the OS account's name where nobody signed in (`assurance` tells). */
    readonly id: string
    readonly groups: readonly string[]
    readonly assurance: Assurance
    /** Age of the person binding; null where there is none. */
    readonly bindingAgeMs: number | null
  }
  readonly device: {
    readonly id: string
    readonly groups: readonly string[]
    readonly platform: Platform
    readonly isolation: Isolation
    readonly keyProtection: KeyProtection
  }
  readonly session: { readonly id: string; readonly history: SessionHistory }
  readonly agent: Agent
  /** What is known of the bytes that the agent runs. */
  readonly executable: ExecutableState
  /** True when a subagent makes the call. */
  readonly subagent: boolean
  readonly permissionMode: string
  readonly tool: string
  /** Ages are taken at `now`: a check older than its `maxAgeMs` counts as `unknown`. */
  readonly posture: Posture
  /** How the device's own evidence stands. Null: there is no witness. */
  readonly cosignLagMs: number | null
  /** The servers of this session, joined to `mcp.call` by their declared name within the session. */
  readonly mcpServers: readonly SeenMcpServer[]
  readonly actions: readonly Action[]
  readonly complete: boolean
  readonly incompleteBecause: readonly Problem[]
}
