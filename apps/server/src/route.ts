import type { VerifySeal, Crypto } from '@custody/evidence'
import type { TrustRoot } from '@custody/keys/attester'
import type { DeviceId, Instant, Result } from '@custody/model'
import type { AnswerOf, Endpoint } from '@custody/protocol'
import type { EvidenceStore, FleetStore, Indexed, PolicyStore, Tables } from '@custody/stores'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { OpenClosed } from './content/open-closed.ts'
import type { Act, RecordAct } from './acts/record-act.ts'
import type { TellHeads } from './acts/tell-heads.ts'
import type { Refusal } from './refusal.ts'

/** What a route may use of the store's thread that it runs in. In a reader, whatever writes throws. */
export type StoreWorld = {
  readonly evidence: EvidenceStore
  readonly fleet: FleetStore
  readonly policies: PolicyStore
  /** Records an act in the organisation's `acts`, before it is answered. Throws in a reader. */
  readonly recordAct: RecordAct
  /** Throws in a reader. */
  readonly tellHeads: TellHeads
  readonly query: Kysely<Tables>
  /** Opens contents that came closed, where the content key is held here. */
  readonly open: OpenClosed
  readonly crypto: Crypto
  readonly verifySeal: VerifySeal
  /** Lines of a C2SP tlog-policy that name the witnesses and their quorum, as the operator wrote them. */
  readonly witnessing: string
  /** The makers of chips that the operator believes, as they are loaded now. */
  readonly trustRoots: () => readonly TrustRoot[]
  readonly now: () => Instant
  readonly random: (bytes: number) => Uint8Array
  /** Size of the store's file. */
  readonly storeBytes: () => number
  /** Tells those who watch what was just indexed. */
  readonly tell: (device: DeviceId, events: readonly Indexed[], part: 'leaf' | 'payload') => void
  readonly tellAlert: (code: string) => void
  readonly tellCheckIn: (device: DeviceId) => void
}

/** Who asks: checked before the route runs. */
export type Asker = {
  readonly device: DeviceId | null
  /** The name that stands in what this person does. */
  readonly viewer: string | null
}

/** What a route is given: parsed by the endpoint's schemas. */
export type Asked<It extends Endpoint> = {
  readonly params: z.output<It['params']>
  readonly query: z.output<It['query']>
  readonly body: z.output<It['body']>
  readonly asker: Asker
}

/** A download: rows or bytes as they are read, with the name that the file gets. */
export type Download = {
  readonly fileName: string
  readonly contentType: string
  readonly chunks: AsyncIterable<string>
}

export type Answered<It extends Endpoint> = It['answer'] extends { readonly kind: 'bytes' }
  ? Download
  : AnswerOf<It>

/**
 * One endpoint with the function that answers it. `reader` and `writer` name the thread of the store it runs in; a
 * refusal is an answer, what it throws is a fault of ours (500).
 */
export type OneStepRoute<It extends Endpoint = Endpoint> = {
  readonly endpoint: It
  readonly thread: 'reader' | 'writer'
  readonly answer: (world: StoreWorld, asked: Asked<It>) => Promise<Result<Answered<It>, Refusal>>
  /** For a reader: what asking is, if it is an act. The writer records it, durable, before the reader begins. */
  readonly act?: (world: StoreWorld, asked: Asked<It>) => Promise<readonly Act[] | Act | null>
}

/**
 * One endpoint in two steps: all that only reads is done in a reader, so that readers verify at the same time; the
 * writer trusts what they hand over and does what must be done one at a time.
 */
export type TwoStepRoute<It extends Endpoint = Endpoint, Prepared = unknown> = {
  readonly endpoint: It
  readonly thread: 'reader, then writer'
  readonly prepare: (world: StoreWorld, asked: Asked<It>) => Promise<Result<Prepared, Refusal>>
  readonly finish: (world: StoreWorld, prepared: Prepared) => Promise<Result<Answered<It>, Refusal>>
}

export type Route = OneStepRoute | TwoStepRoute

/** Gives the route back, typed by its endpoint; in the list of routes they are all alike. */
export function route<It extends Endpoint>(it: OneStepRoute<It>): Route {
  return it as unknown as Route
}

export function twoStepRoute<It extends Endpoint, Prepared>(it: TwoStepRoute<It, Prepared>): Route {
  return it as unknown as Route
}
