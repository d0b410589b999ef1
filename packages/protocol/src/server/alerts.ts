import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AlertIdText,
  Count,
  DeviceIdText,
  manyOf,
  Moment,
  Nothing,
  pageOf,
  Paging,
  SessionIdText,
  SeverityWord,
} from '../scalar.ts'

/** What raised it: a code of evidence's list, or one of the server's own. Each has a page in docs/errors. */
const AlertCodeWord = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/)

export const AlertRow = z.object({
  alert: AlertIdText,
  code: AlertCodeWord,
  severity: SeverityWord,
  /** One sentence of ours; captured text never stands in it. */
  title: z.string(),
  state: z.enum(['open', 'acknowledged', 'over']),
  firstAt: Moment,
  lastAt: Moment,
  /** How often it was raised while open. */
  count: Count,
  device: DeviceIdText.nullable(),
  deviceName: z.string().nullable(),
  session: SessionIdText.nullable(),
  /** The entry that raised it, where one did. */
  entry: z.object({ epoch: Count, seq: Count }).nullable(),
  facts: z.record(z.string(), z.json()),
  acknowledged: z.object({ at: Moment, by: z.string(), note: z.string() }).nullable(),
})

export const listAlerts = endpoint({
  method: 'GET',
  path: '/api/v1/alerts',
  caller: 'console',
  summary: 'Alerts, newest first',
  params: Nothing,
  query: z.object({
    state: manyOf(z.enum(['open', 'acknowledged', 'over'])),
    code: manyOf(AlertCodeWord),
    device: manyOf(DeviceIdText),
    session: SessionIdText.optional(),
    ...Paging,
  }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(AlertRow) },
  problems: ['CURSOR_INVALID'],
})

export const acknowledgeAlert = endpoint({
  method: 'POST',
  path: '/api/v1/alerts/{alert}/acknowledge',
  caller: 'console',
  summary: 'Say that somebody looks after it. Doing it twice is once',
  params: z.object({ alert: AlertIdText }),
  query: Nothing,
  body: z.object({ note: z.string().max(2000) }),
  answer: { kind: 'json', schema: AlertRow },
  problems: ['ALERT_UNKNOWN'],
})
