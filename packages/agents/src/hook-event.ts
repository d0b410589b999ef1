import type { AgentName, JsonObject, ToolCall, ToolResult } from '@custody/model'

/** What an agent says about itself in every hook, in the agent's own words. Untrusted, all of it. */
export type HookOrigin = {
  readonly agent: AgentName
  /** The agent's own name of the event: `PreToolUse`. */
  readonly event: string
  readonly agentSessionId: string
  /** Absolute path of the conversation file; null if not told. Open it by `workspace` only. */
  readonly transcriptPath: string | null
  /** Absolute. Open nothing by it but through `workspace`. */
  readonly workingDirectory: string
  /** `default`, `acceptEdits`, `bypassPermissions` …; `unknown` if not told. */
  readonly permissionMode: string
  /** The agent's own id of the turn; null if not told. */
  readonly agentPromptId: string | null
  /** The subagent in which this happened; null in the main conversation. */
  readonly subagent: HookSubagent | null
}

export type HookSubagent = {
  readonly agentSubagentId: string
  /** `general-purpose`, `Explore` …; `unknown` if not told. */
  readonly type: string
}

export type BatchedCall = { readonly toolUseId: string; readonly tool: string }

/** One thing that an agent told a hook, in our words. */
export type HookEvent = HookOrigin &
  (
    | { readonly kind: 'session-started'; readonly cause: string }
    /** `machine`: a turn that the agent made itself, such as a notice that a background task ended. */
    | {
        readonly kind: 'prompt-submitted'
        readonly text: string
        readonly madeBy: 'person' | 'machine'
      }
    | { readonly kind: 'call-intended'; readonly call: ToolCall }
    | { readonly kind: 'call-finished'; readonly call: ToolCall; readonly result: ToolResult }
    /** Before the model is shown what its calls brought; calls to tools that do not exist are here and nowhere else. */
    | { readonly kind: 'batch-finished'; readonly calls: readonly BatchedCall[] }
    /** Carries no id of the call: the agent gives none. Observed only, never answered with a permission. */
    | {
        readonly kind: 'permission-requested'
        readonly tool: string
        readonly input: JsonObject
      }
    | { readonly kind: 'subagent-started'; readonly started: HookSubagent }
    | {
        readonly kind: 'subagent-ended'
        readonly ended: HookSubagent
        readonly subagentTranscriptPath: string | null
      }
    | { readonly kind: 'turn-ended'; readonly lastMessage: string | null }
    | { readonly kind: 'session-ended'; readonly cause: string }
    | { readonly kind: 'config-changed'; readonly scope: string; readonly path: string | null }
    | { readonly kind: 'notification'; readonly topic: string; readonly text: string }
    /** An event that we know of and make nothing of, or one that is new. `event` names it. */
    | { readonly kind: 'other' }
  )

export type HookEventKind = HookEvent['kind']

/** Why a hook's body is not an event. Each means: deny what can be denied, and record the problem. */
export type HookProblem =
  | { readonly code: 'PAYLOAD_NOT_UTF8' }
  | { readonly code: 'PAYLOAD_NOT_JSON' }
  /** An object names a key twice: readers disagree which one counts. */
  | { readonly code: 'PAYLOAD_KEY_TWICE' }
  | { readonly code: 'PAYLOAD_TOO_DEEP'; readonly levelsMax: number }
  /** `at`: dotted paths of what is missing or of the wrong type. Holds no values. */
  | { readonly code: 'PAYLOAD_SHAPE_UNKNOWN'; readonly at: readonly string[] }
  /** The address was of one event, the body of another. */
  | { readonly code: 'PAYLOAD_EVENT_DIFFERS' }
