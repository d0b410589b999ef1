import type { DeviceId } from '@custody/model'
import type { Indexed } from '@custody/stores'
import type { Asker } from '../route.ts'

/** What the main thread asks of a store thread. `body` is JSON bytes, parsed there. */
export type Question =
  /** The first one: open the store. Readers are told when the writer has it. */
  | { readonly kind: 'begin' }
  /** `record`: of the writer, to record what asking is, and to answer nothing but a refusal. */
  | {
      readonly kind: 'ask' | 'record'
      readonly id: number
      readonly route: string
      readonly params: unknown
      readonly query: unknown
      readonly body: Uint8Array | null
      readonly asker: Asker
    }
  /** The second step of a route, on what its first step gave. */
  | {
      readonly kind: 'finish'
      readonly id: number
      readonly route: string
      readonly prepared: unknown
    }
  /** A function of `tasks.ts`, for what the main thread needs of the store. */
  | { readonly kind: 'task'; readonly id: number; readonly task: string; readonly given: unknown }
  /** The next piece of a download; or that nobody reads it any more. */
  | { readonly kind: 'more' | 'drop'; readonly id: number }
  | { readonly kind: 'stop' }

/** What a store thread says. One answer for each question; pieces of a download one by one, as they are asked for. */
export type Said =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'refused-to-start'
      readonly problem: { readonly code: string; readonly detail: string }
    }
  | { readonly kind: 'answer'; readonly id: number; readonly status: number; readonly json: string }
  | { readonly kind: 'prepared'; readonly id: number; readonly prepared: unknown }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'download'
      readonly id: number
      readonly fileName: string
      readonly contentType: string
    }
  | { readonly kind: 'piece'; readonly id: number; readonly piece: string | null }
  | { readonly kind: 'failed'; readonly id: number; readonly detail: string }
  | {
      readonly kind: 'indexed'
      readonly device: DeviceId
      readonly events: readonly Indexed[]
      readonly part: 'leaf' | 'payload'
    }
  | { readonly kind: 'alerted'; readonly code: string }
  | { readonly kind: 'checked-in'; readonly device: DeviceId }
  /** An act was recorded. */
  | { readonly kind: 'acted' }

/** What a store thread is started with. */
export type StoreThread = {
  readonly path: string
  /** Where the key of the organisation's own logs is: for the writer alone. */
  readonly keyPath: string
  /** The folder of the makers of chips that the operator believes. */
  readonly rootsPath: string
  /** Where the private half of the content key is, if the server holds it. */
  readonly contentKeyPath: string
  readonly role: 'reader' | 'writer'
  /** Who writes, for the one who is refused: JSON. */
  readonly holder: string
  /** Lines of a C2SP tlog-policy that name the witnesses and their quorum. */
  readonly witnessing: string
}
