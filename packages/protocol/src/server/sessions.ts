import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AgentNamed,
  AgentWord,
  AlertIdText,
  AssuranceWord,
  Count,
  DeviceIdText,
  manyOf,
  Milliseconds,
  Moment,
  Nothing,
  OutcomeWord,
  pageOf,
  Paging,
  QueryCount,
  SessionIdText,
  SubagentIdText,
  TurnIdText,
} from '../scalar.ts'
import { PostureCheckBody } from './device-requests.ts'
import { CallView, Content, DeviceTrust, EvidenceStrip, RedactionView } from './row.ts'

/** On whose behalf. An OS account is a claim of the device, never a verified human. */
export const PrincipalView = z.object({
  kind: z.enum(['os-account', 'person']),
  name: z.string().nullable(),
  uid: Count.nullable(),
  assurance: AssuranceWord,
})

export const Tokens = z.object({
  input: Count,
  output: Count,
  cacheRead: Count,
  cacheWrite: Count,
})

export const SessionRow = z.object({
  session: SessionIdText,
  trust: DeviceTrust,
  principal: PrincipalView,
  agent: AgentNamed,
  /** Null until the payload is stored. Hostile text. */
  workspace: z.string().nullable(),
  gitRemote: z.string().nullable(),
  /** The first prompt, at most 300 characters. */
  title: z.string().nullable(),
  model: z.string().nullable(),
  startedAt: Moment,
  lastAt: Moment,
  endedAt: Moment.nullable(),
  active: z.boolean(),
  calls: z.object({
    total: Count,
    allow: Count,
    ask: Count,
    approve: Count,
    deny: Count,
    failed: Count,
  }),
  prompts: Count,
  subagents: Count,
  alerts: Count,
  tokens: Tokens.nullable(),
  /** US dollars, by the agent's own words; null where it did not say. */
  costUsd: z.number().nullable(),
})

export const listSessions = endpoint({
  method: 'GET',
  path: '/api/v1/sessions',
  caller: 'console',
  summary: 'Sessions, newest activity first',
  params: Nothing,
  query: z.object({
    device: manyOf(DeviceIdText),
    agent: manyOf(AgentWord),
    /** With at least one call of that outcome. */
    outcome: manyOf(OutcomeWord),
    state: z.enum(['active', 'ended']).optional(),
    /** Fingerprint of an MCP server that was seen in it. */
    mcp: z.string().max(64).optional(),
    /** Full text over everything said and called in it. */
    q: z.string().max(500).optional(),
    from: QueryCount.optional(),
    to: QueryCount.optional(),
    ...Paging,
  }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(SessionRow) },
  problems: ['CURSOR_INVALID', 'SEARCH_INVALID'],
})

export const SubagentView = z.object({
  subagent: SubagentIdText,
  parent: SubagentIdText.nullable(),
  name: z.string().nullable(),
  startedAt: Moment,
  endedAt: Moment.nullable(),
  calls: Count,
  denied: Count,
})

/** One process of the chain that led to the agent; the agent first, pid 1 last. */
export const ProcessView = z.object({
  pid: Count,
  uid: Count.nullable(),
  startTime: Count.nullable(),
  executable: z.string().nullable(),
  executableSha256: z.string().nullable(),
  argv: z.array(z.string()),
})

/** One tick of the track. `weight` says how large it is drawn. */
export const Tick = z.object({
  seq: Count,
  epoch: Count,
  at: Moment,
  kind: z.string(),
  outcome: OutcomeWord.nullable(),
  weight: z.enum(['quiet', 'call', 'ask', 'deny', 'failed', 'alert']),
})

export const getSession = endpoint({
  method: 'GET',
  path: '/api/v1/sessions/{session}',
  caller: 'console',
  summary: 'One session: its facts, its track and its subagents',
  params: z.object({ session: SessionIdText }),
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: SessionRow.extend({
      permissionMode: z.string().nullable(),
      gitBranch: z.string().nullable(),
      policyVersions: z.array(z.string()),
      processes: z
        .object({
          nodes: z.array(ProcessView),
          gap: z.string().nullable(),
          bootId: z.string(),
          at: Moment,
        })
        .nullable(),
      /** As it was when the session opened. */
      posture: z.object({ at: Moment, checks: z.array(PostureCheckBody) }).nullable(),
      /** Parents before children. */
      subagentTree: z.array(SubagentView),
      /** Oldest first, all of them. */
      track: z.array(Tick),
      mcpServers: z.array(z.object({ fingerprint: z.string(), name: z.string(), calls: Count })),
      evidence: z.object({
        entries: Count,
        withoutPayload: Count,
        first: EvidenceStrip,
        last: EvidenceStrip,
      }),
    }),
  },
  problems: ['SESSION_UNKNOWN'],
})

const at = {
  seq: Count,
  epoch: Count,
  at: Moment,
  turn: TurnIdText.nullable(),
  subagent: SubagentIdText.nullable(),
  source: z.enum(['hook', 'transcript', 'gateway', 'probe', 'server', 'device']),
  evidence: EvidenceStrip,
}
const said = { ...at, content: Content, redactions: z.array(RedactionView) }

/** One thing that happened, in the order in which the device recorded it. */
export const TimelineEvent = z.discriminatedUnion('kind', [
  z.object({ ...said, kind: z.literal('prompt') }),
  z.object({
    ...said,
    kind: z.literal('text'),
    model: z.string().nullable(),
    tokens: Tokens.nullable(),
  }),
  z.object({
    ...said,
    kind: z.literal('thinking'),
    model: z.string().nullable(),
    tokens: Tokens.nullable(),
  }),
  z.object({ ...at, kind: z.literal('call'), call: CallView }),
  z.object({ ...at, kind: z.literal('subagent-started'), name: z.string().nullable() }),
  z.object({ ...at, kind: z.literal('subagent-ended'), name: z.string().nullable() }),
  z.object({
    ...at,
    kind: z.literal('posture'),
    changed: z.boolean(),
    checks: z.array(PostureCheckBody),
  }),
  z.object({
    ...at,
    kind: z.literal('mcp'),
    name: z.string().nullable(),
    fingerprint: z.string().nullable(),
    changed: z.boolean(),
  }),
  z.object({
    ...at,
    kind: z.literal('alert'),
    alert: AlertIdText.nullable(),
    code: z.string(),
    content: Content,
  }),
  /** Whatever else the log holds: opened, closed, policy applied, hooks changed. `entryKind` is evidence's word. */
  z.object({
    ...at,
    kind: z.literal('other'),
    entryKind: z.string(),
    facts: z.record(z.string(), z.json()),
    content: Content,
  }),
])

export const getTimeline = endpoint({
  method: 'GET',
  path: '/api/v1/sessions/{session}/timeline',
  caller: 'console',
  summary: 'What happened in a session, oldest first',
  params: z.object({ session: SessionIdText }),
  /** `after`/`before`: a `seq` of the track, exclusive; `epoch` 1 if not said. `before` gives the events just before it. */
  query: z.object({
    epoch: QueryCount.optional(),
    after: QueryCount.optional(),
    before: QueryCount.optional(),
    limit: QueryCount.optional(),
  }),
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({
      events: z.array(TimelineEvent),
      more: z.boolean(),
      durationMs: Milliseconds,
    }),
  },
  problems: ['SESSION_UNKNOWN'],
})
