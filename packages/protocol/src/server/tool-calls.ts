import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AgentWord,
  CallIdText,
  Count,
  DeviceIdText,
  manyOf,
  Nothing,
  OutcomeWord,
  pageOf,
  Paging,
  QueryCount,
  SessionIdText,
} from '../scalar.ts'
import { PostureCheckBody } from './device-requests.ts'
import { ContentsWord } from './evidence.ts'
import { CallRow, CallView, CallStatusWord, DeviceTrust } from './row.ts'
import { ProcessView } from './sessions.ts'

/** The one query of this page: the list, the facets and the export all take it. */
const CallQuery = {
  /** Words that must all occur in what was asked (tool and input) or all in its output; `"…"` a phrase; `word*` a beginning. */
  q: z.string().max(500).optional(),
  outcome: manyOf(OutcomeWord),
  /** Would have been decided so, had observe rules enforced, and was not. */
  would: manyOf(OutcomeWord),
  tool: manyOf(z.string().max(200)),
  agent: manyOf(AgentWord),
  device: manyOf(DeviceIdText),
  rule: manyOf(z.string().max(200)),
  /** Narrows `rule`: it decided what was carried out, or it only warned or observed. */
  role: z.enum(['decided', 'observed']).optional(),
  /** Our own failure that decided: `NO_PERMIT`, `POLICY_ERROR` … */
  problem: manyOf(z.string().max(64)),
  session: SessionIdText.optional(),
  mcp: z.string().max(64).optional(),
  status: manyOf(CallStatusWord),
  complete: z.enum(['yes', 'no']).optional(),
  from: QueryCount.optional(),
  to: QueryCount.optional(),
}

export const listCalls = endpoint({
  method: 'GET',
  path: '/api/v1/tool-calls',
  caller: 'console',
  summary: 'Search tool calls, newest first',
  params: Nothing,
  query: z.object({ ...CallQuery, ...Paging }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(CallRow) },
  problems: ['CURSOR_INVALID', 'SEARCH_INVALID'],
})

const Facet = z.array(z.object({ value: z.string(), label: z.string(), count: Count }))

export const countCalls = endpoint({
  method: 'GET',
  path: '/api/v1/tool-calls/facets',
  caller: 'console',
  summary: 'How many calls each filter would show; a facet ignores its own filter',
  params: Nothing,
  query: z.object(CallQuery),
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({
      total: Count,
      /** True when a search matched more than are counted; then figures are "at least". */
      atLeast: z.boolean(),
      outcome: Facet,
      tool: Facet,
      agent: Facet,
      device: Facet,
      rule: Facet,
      status: Facet,
    }),
  },
  problems: ['SEARCH_INVALID'],
})

export const exportCalls = endpoint({
  method: 'GET',
  path: '/api/v1/tool-calls/export',
  caller: 'console',
  summary: 'The same query as JSON lines or CSV, all rows',
  params: Nothing,
  query: z.object({ ...CallQuery, format: z.enum(['jsonl', 'csv']).optional() }),
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'application/x-ndjson' },
  problems: ['SEARCH_INVALID'],
})

export const exportCallBundle = endpoint({
  method: 'GET',
  path: '/api/v1/tool-calls/bundle',
  caller: 'console',
  summary: 'The evidence of all calls of the same query, as a bundle with a proof for each entry',
  params: Nothing,
  query: z.object({ ...CallQuery, contents: ContentsWord.optional() }),
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'application/vnd.custody.bundle' },
  problems: ['SEARCH_INVALID'],
})

export const getCall = endpoint({
  method: 'GET',
  path: '/api/v1/tool-calls/{call}',
  caller: 'console',
  summary: 'One tool call with input, output, decision, actions, processes and posture then',
  params: z.object({ call: CallIdText }),
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: CallView.extend({
      trust: DeviceTrust,
      processes: z.object({ nodes: z.array(ProcessView), gap: z.string().nullable() }).nullable(),
      posture: z.array(PostureCheckBody).nullable(),
      mcp: z.object({ fingerprint: z.string(), name: z.string() }).nullable(),
    }),
  },
  problems: ['CALL_UNKNOWN'],
})
