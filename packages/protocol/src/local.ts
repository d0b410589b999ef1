import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { LogEntry, LogPage, LogQuery, Why } from './local-entry.ts'
import { CanaryOutcome, Status } from './local-status.ts'
import { AgentWord, Count, Moment, Nothing } from './scalar.ts'

// What the command line and the daemon say to one another: HTTP/1.1 on the daemon's unix socket
// (`controlSocket` in daemon.json), Host `custody`. Bodies are JSON; a failure is a `ProblemDocument`, as from the server,
// so that `call` and `clientOf` work over both.
// Text of agents and people in here is captured text: untrusted, to be shown without its control bytes.

/** A harmless call that must be denied, sent by the daemon to its own hook port as the agent would. */
export const CanaryResult = z.object({
  agent: AgentWord,
  denied: z.boolean(),
  outcome: CanaryOutcome.nullable().default(null),
  /** What went over the wire. */
  url: z.string(),
  status: z.number().int().nullable(),
  answer: z.string(),
  latencyMs: z.number(),
  /** The recorded decision; null when nothing was recorded. */
  seq: Count.nullable(),
  rules: z.array(z.string()),
  problem: z.string().nullable(),
})

/** Sizes after a synchronisation; `problem` says what stopped it short. */
export const SyncResult = z.object({
  recorded: Count,
  sealed: Count,
  stored: Count,
  policyVersion: z.string(),
  problem: z.string().nullable(),
})

export const McpSeen = z.object({
  name: z.string(),
  fingerprint: z.string(),
  level: z.enum(['launched', 'observed', 'declared']),
  pinned: z.enum(['yes', 'no', 'unknown']),
  approved: z.enum(['yes', 'no', 'unknown']),
  transport: z.string(),
  /** Command line or URL; captured text. */
  address: z.string(),
  session: z.string().nullable(),
  firstSeenAt: Moment,
  lastSeenAt: Moment,
})

export const PostureState = z.object({
  at: Moment,
  checks: z.array(
    z.object({
      probe: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'not_applicable']),
      detail: z.string(),
      at: Moment,
      maxAgeMs: Count,
    }),
  ),
})

/** Which entries a bundle holds: all, or those of one session. The proofs always reach the newest seal. */
export const ExportQuery = z.object({
  session: z.string().optional(),
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().nonnegative().optional(),
})

/** `call`: our call id, the agent's tool-use id, or a seq. */
export const WhyQuery = z.object({ call: z.string().min(1).max(200) })
export const CanaryQuery = z.object({ agent: AgentWord })

const none = { params: Nothing, query: Nothing, body: Nothing, problems: [] } as const

/** Who reaches the socket is who may ask: its folder is 0700 and the caller's uid is compared. */
const caller = 'anyone' as const

/**
 * The endpoints, as data.
 *
 * `follow` answers `application/x-ndjson`, one `LogEntry` a line, until the caller hangs up.
 * `export` answers the bytes of a bundle as `evidence` encodes it, and seals first, so that the bundle covers
 * everything up to the question.
 */
export const localEndpoints = {
  status: endpoint({
    ...none,
    method: 'GET',
    path: '/status',
    caller,
    summary: 'How the daemon, its log, its policy and its agents are',
    answer: { kind: 'json', schema: Status },
  }),
  entries: endpoint({
    ...none,
    method: 'GET',
    path: '/entries',
    caller,
    summary: "The device's own entries, a page at a time",
    query: LogQuery,
    answer: { kind: 'json', schema: LogPage },
  }),
  follow: endpoint({
    ...none,
    method: 'GET',
    path: '/entries/follow',
    caller,
    summary: 'New entries as they are recorded',
    query: LogQuery,
    answer: { kind: 'events', schema: LogEntry },
  }),
  why: endpoint({
    ...none,
    method: 'GET',
    path: '/why',
    caller,
    summary: 'Why a call was decided as it was',
    query: WhyQuery,
    answer: { kind: 'json', schema: Why },
    problems: ['CALL_UNKNOWN', 'CALL_AMBIGUOUS'],
  }),
  canary: endpoint({
    ...none,
    method: 'POST',
    path: '/canary',
    caller,
    summary: 'Sends a harmless call to the hook port as the agent would; it must be denied',
    query: CanaryQuery,
    answer: { kind: 'json', schema: CanaryResult },
    problems: ['AGENT_UNKNOWN'],
  }),
  sync: endpoint({
    ...none,
    method: 'POST',
    path: '/sync',
    caller,
    summary: 'Seals and uploads what there is and asks for the policy, once, now; at most 30 s',
    answer: { kind: 'json', schema: SyncResult },
  }),
  mcpServers: endpoint({
    ...none,
    method: 'GET',
    path: '/mcp-servers',
    caller,
    summary: 'MCP servers seen on this device',
    answer: { kind: 'json', schema: z.object({ servers: z.array(McpSeen) }) },
  }),
  posture: endpoint({
    ...none,
    method: 'GET',
    path: '/posture',
    caller,
    summary: 'The newest answer of every probe',
    answer: { kind: 'json', schema: PostureState },
  }),
  export: endpoint({
    ...none,
    method: 'GET',
    path: '/export',
    caller,
    summary: "A bundle of evidence from the device's own outbox",
    query: ExportQuery,
    answer: { kind: 'bytes', contentType: 'application/json' },
    problems: ['SESSION_UNKNOWN', 'EXPORT_EMPTY'],
  }),
} as const

export type CanaryResult = z.infer<typeof CanaryResult>
export type SyncResult = z.infer<typeof SyncResult>
export type McpSeen = z.infer<typeof McpSeen>
export type PostureState = z.infer<typeof PostureState>
export type ExportQuery = z.infer<typeof ExportQuery>
