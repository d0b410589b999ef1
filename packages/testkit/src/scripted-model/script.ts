import type { JsonObject } from '@custody/model'

/** One block of what the model says. */
export type Block =
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** `id` is the call's id (`toolu_…`); left out, the model makes one that no other call has. */
  | {
      readonly kind: 'tool_use'
      readonly id?: string
      readonly tool: string
      readonly input: JsonObject
    }

/** What the model answers to one request. It ends the turn unless it uses a tool. */
export type Turn = readonly Block[]

/**
 * What the model says in one conversation, turn by turn; after the last it says `done.` for ever.
 *
 * The conversation is found by `when`, a text that must occur in its first prompt. So a subagent, whose
 * first prompt is the `prompt` of the Agent tool, has a script of its own. The first script that fits is taken.
 */
export type Script = {
  readonly when: string
  readonly turns: readonly Turn[]
}

/** One request for a message, as the model received it. */
export type ModelRequest = {
  /** The script that answered, or null. */
  readonly script: string | null
  /** Which of its turns, from 0. */
  readonly turn: number
  /** The request's body, parsed. Holds what the agent let its model see: redaction is proved here. */
  readonly body: JsonObject
  /** When its headers were here, on the clock of `performance.now()`. */
  readonly arrivedAtMs: number
  /** When the last byte of the answer was handed to the system; null until then. */
  readonly answeredAtMs: number | null
}

/** A model that runs on 127.0.0.1. */
export type ScriptedModel = {
  /** For ANTHROPIC_BASE_URL. */
  readonly url: string
  readonly port: number
  /** In order of arrival. */
  readonly requests: readonly ModelRequest[]
  readonly close: () => Promise<void>
}
