import type { Instant, Json, JsonObject } from '@custody/model'

/** Where one session's conversation is kept. */
export type TranscriptPlace = {
  readonly main: string
  /** The folder that holds one file per subagent; it may not exist. */
  readonly subagentsFolder: string
}

/** One line of a conversation file. The developer can write to that file: evidence, not proof. */
export type TranscriptLine = {
  /** The agent's own id of the line; null on bookkeeping lines. */
  readonly uuid: string | null
  readonly parentUuid: string | null
  readonly at: Instant | null
  readonly agentSessionId: string | null
  readonly agentSubagentId: string | null
  readonly agentPromptId: string | null
  readonly agentVersion: string | null
  readonly workingDirectory: string | null
  readonly branch: string | null
  /** The model that answered; null on what a person or a tool said. */
  readonly model: string | null
  /** The model's message. Several lines may belong to one: count its `tokens` once. */
  readonly messageId: string | null
  readonly tokens: TokenCount | null
  /** In the order in which they were said; empty on bookkeeping lines. */
  readonly said: readonly Said[]
}

/** Tokens of one message of the model. */
export type TokenCount = {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWritten: number
}

export type Said =
  | { readonly kind: 'prompt'; readonly text: string; readonly madeBy: 'person' | 'machine' }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'tool_use'
      readonly toolUseId: string
      readonly tool: string
      readonly input: JsonObject
    }
  | {
      readonly kind: 'tool_result'
      readonly toolUseId: string
      readonly status: 'ok' | 'failed'
      readonly output: Json
    }

/** Why a line is not one we can read. Skip the line, count it, go on. */
export type TranscriptProblem =
  | { readonly code: 'TRANSCRIPT_LINE_NOT_JSON' }
  | { readonly code: 'TRANSCRIPT_LINE_SHAPE_UNKNOWN'; readonly at: readonly string[] }
