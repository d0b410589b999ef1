import type { Decision, Json } from '@custody/model'

/** What we have to say to a hook, before an adapter puts it into its agent's words. */
export type HookReply =
  /** Nothing stands against it. What the agent would have asked its developer is still asked. */
  | { readonly kind: 'noted' }
  /** A deny of `call-finished` or `batch-finished` stops the turn before the model is shown the output. */
  | {
      readonly kind: 'decided'
      readonly decision: Decision
      /** Our id, for `custody why`. */
      readonly callId: string
      /** Hex digest of the exact call: what an approval binds. */
      readonly callHash: string
    }
  /** For a `call-finished` that succeeded: what the model is shown instead. Made by `replaceTexts` only. */
  | { readonly kind: 'redacted'; readonly output: Json }
  /** Our own failure while the fail mode is closed: stops what this event can stop. */
  | { readonly kind: 'failed'; readonly code: string; readonly callId: string | null }
  /** Custody was removed while the session ran: it stops, and says that the agent is to be started anew. */
  | { readonly kind: 'removed' }

/** The exact answer to a hook: what goes back over HTTP, or in `body` alone to a command hook's standard output. */
export type HookAnswer = {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array
}
