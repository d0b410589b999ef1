import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { Count, DeviceIdText, Moment, Nothing, OriginText, SessionIdText } from '../scalar.ts'
import { WrappedKeyBody } from './device-requests.ts'

/** Whose contents: of one session, of all logs of a device, or of every session of an account by that name. */
export const Whose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), session: SessionIdText }),
  z.object({ kind: z.literal('device'), device: DeviceIdText }),
  z.object({ kind: z.literal('person'), name: z.string().min(1).max(255) }),
])
export type Whose = z.infer<typeof Whose>

/** Why contents may be destroyed; `retention` is the server's own. */
export const erasureGrounds = [
  'data-subject',
  'secret-found',
  'court-order',
  'contract',
  'other',
] as const

export const eraseContent = endpoint({
  method: 'POST',
  path: '/api/v1/content/erase',
  caller: 'operator',
  summary:
    'Destroy contents; entries and their proofs stay, and `content.erased` says so in the acts',
  params: Nothing,
  query: Nothing,
  body: z.object({
    whose: Whose,
    ground: z.enum(erasureGrounds),
    reason: z.string().min(1).max(2000),
  }),
  /** `payloads` were held here and are destroyed; others of the entries are refused when they come. */
  answer: {
    kind: 'json',
    schema: z.object({ acts: Count, entries: Count, payloads: Count }),
  },
  problems: ['OPERATOR_TOKEN_REFUSED', 'CONTENT_UNKNOWN', 'CONTENT_HELD'],
})

export const revealContent = endpoint({
  method: 'POST',
  path: '/api/v1/content/reveal',
  caller: 'operator',
  summary:
    'The wrapped keys of a session’s closed contents, after `content.revealed` says so in the acts',
  params: Nothing,
  query: Nothing,
  body: z.object({ session: SessionIdText, reason: z.string().min(1).max(2000) }),
  /** Only the content key's private half opens them. */
  answer: {
    kind: 'json',
    schema: z.object({ origin: OriginText, keys: z.array(WrappedKeyBody) }),
  },
  problems: ['OPERATOR_TOKEN_REFUSED', 'SESSION_UNKNOWN'],
})

export const ContentHold = z.object({
  whose: Whose,
  reason: z.string(),
  by: z.string(),
  since: Moment,
})

export const holdContent = endpoint({
  method: 'POST',
  path: '/api/v1/content/holds',
  caller: 'operator',
  summary: 'Keep contents from being erased, or let go of them again; an act in either case',
  params: Nothing,
  query: Nothing,
  body: z.object({ whose: Whose, held: z.boolean(), reason: z.string().min(1).max(2000) }),
  /** All holds there are now. */
  answer: { kind: 'json', schema: z.object({ holds: z.array(ContentHold) }) },
  problems: ['OPERATOR_TOKEN_REFUSED', 'CONTENT_UNKNOWN'],
})
