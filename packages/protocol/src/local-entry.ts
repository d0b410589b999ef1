import { z } from 'zod'
import { AgentWord, Count, ModeWord, Moment, OutcomeWord } from './scalar.ts'
import { ReasonView } from './server/row.ts'

/** How far an entry has come. `recorded` is fsynced here, `sealed` signed, `stored` kept by the server too. */
export const EntryState = z.enum(['recorded', 'sealed', 'stored'])

const Field = z.object({
  /** The bytes as text, cut at 16 KB in a list; null when the payload is not kept here any more. */
  text: z.string().nullable(),
  size: Count,
  truncated: z.boolean(),
})

/** One entry, readable: the leaf's own words, and the committed fields that this device still keeps. */
export const LogEntry = z.object({
  seq: Count,
  at: Moment,
  kind: z.string(),
  state: EntryState,
  source: z.string(),
  session: z.string().nullable(),
  call: z.string().nullable(),
  turn: z.string().nullable(),
  subagent: z.string().nullable(),
  agent: z.object({ name: z.string(), version: z.string() }).nullable(),
  decision: z
    .object({
      outcome: OutcomeWord,
      wouldOutcome: OutcomeWord,
      mode: ModeWord,
      rules: z.array(z.string()),
      policy: z.string(),
      complete: z.boolean(),
      problem: z.string().nullable(),
    })
    .nullable(),
  facts: z.record(z.string(), z.unknown()),
  redactions: z.array(z.record(z.string(), z.unknown())),
  fields: z.record(z.string(), Field),
  leafHash: z.string(),
})

/** `after` = entries with a greater seq, oldest first; without it the newest `limit` entries, oldest first. */
export const LogQuery = z.object({
  after: z.coerce.number().int().min(-1).optional(),
  before: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  kind: z.string().optional(),
  session: z.string().optional(),
})

/** `next` is the `after` of the following page; equal to the newest seq when there is no more. */
export const LogPage = z.object({ entries: z.array(LogEntry), next: z.number().int().min(-1) })

const WhyRule = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  severity: z.string(),
  outcome: z.string(),
  mode: ModeWord,
})

/** One decided call: which rules, on which actions and facts, under which policy. */
export const Why = z.object({
  call: z.string(),
  toolUseId: z.string().nullable(),
  agent: AgentWord,
  tool: z.string(),
  /** The tool's input as recorded (secrets replaced), as JSON text. */
  input: z.string(),
  workingDirectory: z.string().nullable(),
  outcome: OutcomeWord,
  wouldOutcome: OutcomeWord,
  mode: ModeWord,
  decidedBy: z.array(WhyRule),
  warnings: z.array(WhyRule),
  /** As it was recorded; empty in entries of versions that did not keep it, and where it is gone. */
  because: z.array(ReasonView),
  policyVersion: z.string(),
  complete: z.boolean(),
  problem: z.string().nullable(),
  /** The actions with their facts, as the policy saw them. */
  actions: z.array(z.unknown()),
  entry: LogEntry,
  /** The result, when the call came back. */
  finished: LogEntry.nullable(),
})

export type EntryState = z.infer<typeof EntryState>
export type LogEntry = z.infer<typeof LogEntry>
export type LogQuery = z.infer<typeof LogQuery>
export type LogPage = z.infer<typeof LogPage>
export type Why = z.infer<typeof Why>
