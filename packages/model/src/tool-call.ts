import type { AgentName } from './agent.ts'
import type { Json, JsonObject } from './json.ts'

/** A request of an agent to run one tool with input, before it runs. Words of the agent are kept as they came. */
export type ToolCall = {
  readonly agent: AgentName
  /** The agent's own id of the call (`toolu_…`). Joins hook and transcript. */
  readonly toolUseId: string
  /** The agent's own id of the session. */
  readonly agentSessionId: string
  /** The agent's own id of the subagent that makes the call; null for the main conversation. */
  readonly agentSubagentId: string | null
  /** The tool's name in the agent's words: `Bash`, `Edit`, `mcp__github__create_issue`. */
  readonly tool: string
  readonly input: JsonObject
  /** Absolute. Untrusted: open nothing by it but through `workspace`. */
  readonly workingDirectory: string
  /** How the agent asks its developer: `default`, `acceptEdits`, `bypassPermissions` …; `unknown` if not told. */
  readonly permissionMode: string
  /** For an MCP call, what the agent says of the server. A declared name, no identity. */
  readonly mcpServer: { readonly name: string; readonly source: string } | null
}

/** What came back from a tool call. */
export type ToolResult = {
  readonly status: 'ok' | 'failed'
  readonly output: Json
  /** Null where the agent did not say. */
  readonly durationMs: number | null
}
