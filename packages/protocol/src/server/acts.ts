import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { Count, manyOf, Moment, Nothing, pageOf, Paging, QueryCount } from '../scalar.ts'
import { EvidenceStrip } from './row.ts'

/** One act in the organisation's own log. What was said besides is null where it is withheld, erased or was never given. */
export const ActRow = z.object({
  seq: Count,
  at: Moment,
  kind: z.string(),
  /** As the leaf has them: the id it was done to, a number, how it ended; other kinds have other facts. */
  facts: z.record(z.string(), z.json()),
  /** Who did it, as the console or the system names them. */
  by: z.string().nullable(),
  name: z.string().nullable(),
  reason: z.string().nullable(),
  change: z.json(),
  detail: z.json(),
  evidence: EvidenceStrip,
})

export const listActs = endpoint({
  method: 'GET',
  path: '/api/v1/acts',
  caller: 'console',
  summary: 'What administrators and the server did, newest first',
  params: Nothing,
  query: z.object({ kind: manyOf(z.string().max(40)), ...Paging }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(ActRow) },
  problems: ['CURSOR_INVALID'],
})

export const actBundle = endpoint({
  method: 'GET',
  path: '/api/v1/acts/{seq}/bundle',
  caller: 'console',
  summary: 'One act as an evidence bundle, under a cosigned head where there is one',
  params: z.object({ seq: QueryCount }),
  query: Nothing,
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'application/vnd.custody.bundle' },
  problems: ['ENTRY_UNKNOWN'],
})
