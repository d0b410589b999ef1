import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Count,
  DeviceIdText,
  Moment,
  Nothing,
  OrganisationIdText,
  SessionIdText,
} from '../scalar.ts'

/**
 * How one signs in on one machine: `up` asks for a link with the operator's token; the browser opens
 * `<consoleUrl>/sign-in#<secret>`; the page posts the secret (a fragment is never sent, logged or prefetched).
 */
export const makeLink = endpoint({
  method: 'POST',
  path: '/api/v1/sign-in/links',
  caller: 'operator',
  summary: 'Make a one-time sign-in link',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answer: { kind: 'json', schema: z.object({ url: z.url(), expiresAt: Moment }) },
  problems: ['OPERATOR_TOKEN_REFUSED'],
})

export const Viewer = z.object({
  /** The OS account that runs the server: same-user installations have nobody else. */
  name: z.string(),
  role: z.enum(['owner']),
  organisation: OrganisationIdText,
  /** Null in an installation that is no same-user one. Shown in the header. */
  notice: z.string().nullable(),
  signedInAt: Moment,
  expiresAt: Moment,
  serverVersion: z.string(),
})

export const signIn = endpoint({
  method: 'POST',
  path: '/api/v1/sign-in',
  caller: 'anyone',
  summary: 'Use a one-time link; answers with the cookie it is then bound to',
  params: Nothing,
  query: Nothing,
  body: z.object({ secret: z.string().min(20).max(100) }),
  answer: { kind: 'json', schema: Viewer },
  problems: ['LINK_REFUSED', 'ORIGIN_REFUSED', 'HOST_REFUSED'],
})

export const whoAmI = endpoint({
  method: 'GET',
  path: '/api/v1/me',
  caller: 'console',
  summary: 'Who is signed in',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answer: { kind: 'json', schema: Viewer },
  problems: [],
})

export const signOut = endpoint({
  method: 'POST',
  path: '/api/v1/sign-out',
  caller: 'console',
  summary: 'End this browser’s session',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answer: { kind: 'json', schema: Nothing },
  problems: [],
})

export const health = endpoint({
  method: 'GET',
  path: '/api/v1/health',
  caller: 'anyone',
  summary: 'Whether the server can write its store',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answer: { kind: 'json', schema: z.object({ ok: z.boolean(), now: Moment, version: z.string() }) },
  problems: ['STORE_UNAVAILABLE'],
})

/** One small event per thing indexed. It says where to look, never what was said. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('entry'),
    kind: z.string(),
    device: DeviceIdText,
    session: SessionIdText.nullable(),
    epoch: Count,
    seq: Count,
    at: Moment,
    /** `leaf`: indexed by its leaf; `payload`: its contents have come. */
    part: z.enum(['leaf', 'payload']),
  }),
  z.object({ type: z.literal('alert'), code: z.string(), at: Moment }),
  z.object({ type: z.literal('device'), device: DeviceIdText, at: Moment }),
])

/** `id:` of each event rises; a browser that comes back sends `Last-Event-ID`, and a `reset` event says to load anew. */
export const live = endpoint({
  method: 'GET',
  path: '/api/v1/live',
  caller: 'console',
  summary: 'Server-sent events: what has just been indexed',
  params: Nothing,
  query: z.object({ session: SessionIdText.optional() }),
  body: Nothing,
  answer: { kind: 'events', schema: LiveEvent },
  problems: [],
})
