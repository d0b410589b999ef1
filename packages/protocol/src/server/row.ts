import { z } from 'zod'
import {
  AgentNamed,
  CallIdText,
  Count,
  DeviceIdText,
  EvidenceStateWord,
  IsolationWord,
  KeyProtectionWord,
  Milliseconds,
  ModeWord,
  Moment,
  OriginText,
  OutcomeWord,
  SessionIdText,
  SeverityWord,
  Sha256Hex,
  SubagentIdText,
  TurnIdText,
} from '../scalar.ts'

/** The pages of the console that rows stand on. */
export const PageWord = z.enum([
  'overview',
  'sessions',
  'tool-calls',
  'mcp-servers',
  'policies',
  'devices',
  'evidence',
  'alerts',
])

/** The page and the query of it that show the rows behind a figure. */
export const Filter = z.object({
  page: PageWord,
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/** A number that can be opened: following `filter` shows exactly these rows. */
export const Figure = z.object({ count: Count, filter: Filter })

/** What was captured, or why it is not here. Captured text is hostile: show it, never interpret it. */
export const Content = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('here'),
    text: z.string(),
    /** `base64` where the bytes are no UTF-8. */
    encoding: z.enum(['utf-8', 'base64']),
    totalBytes: Count,
    /** True when `text` is only the beginning; the call's or entry's own address has all of it. */
    truncated: z.boolean(),
  }),
  z.object({
    state: z.literal('absent'),
    because: z.enum(['not-uploaded', 'erased', 'never-captured']),
  }),
])

/** A secret that was replaced before anything was stored. `at` and `size` are bytes in the stored text. */
export const RedactionView = z.object({
  field: z.string(),
  rule: z.string(),
  at: Count,
  size: Count,
})

/** How far one entry is on its way to proof, and how long that took. */
export const EvidenceStrip = z.object({
  origin: OriginText,
  seq: Count,
  leafHash: Sha256Hex,
  state: EvidenceStateWord,
  /** The device's clock: a claim. */
  recordedAt: Moment,
  /** The server's clock. */
  storedAt: Moment,
  /** The first witness's clock; null while none has signed a head that contains it. */
  cosignedAt: Moment.nullable(),
  /** Those witnesses, by their names in the note. */
  cosignedBy: z.array(z.string()),
  /**
   * When a time stamp authority says that a head over it was there, by its own clock; null while none has. What the
   * authority is worth is for a verifier who knows it.
   */
  stampedAt: Moment.nullable(),
  /** Recorded to stored; two clocks, so it may be off by their difference. Never negative. */
  lagMs: Milliseconds,
  /** Size of the checkpoint whose seal first covered it. */
  sealedBy: Count,
  /**
   * The most that its seal waited for the first cosignature: from the newest entry under that seal (the device's clock)
   * to the witness's whole second. Two clocks, so it may be off by their difference. Null while none has signed.
   */
  sealedToCosignedMs: Milliseconds.nullable(),
})

/** A rule that took part in a decision. `title` and `reason` are its id where the server does not hold that version. */
export const RuleView = z.object({
  id: z.string(),
  pack: z.string().nullable(),
  title: z.string(),
  reason: z.string(),
  severity: SeverityWord,
  outcome: z.enum(['allow', 'ask', 'approve', 'deny', 'warn']),
  mode: ModeWord,
})

/** Why a rule spoke on one action, in the words that were recorded; the action is "it". */
export const ReasonView = z.object({
  rule: z.string(),
  /** Which action, counted from 0. */
  action: Count,
  what: z.string(),
  /** False: the rule reads a fact that nobody knew, so it may apply. */
  certain: z.boolean(),
  /** Empty where the rule is about every such action. */
  because: z.array(z.string()),
})

export const DecisionView = z.object({
  outcome: OutcomeWord,
  /** What would be carried out if every observe rule enforced. */
  wouldOutcome: OutcomeWord,
  mode: ModeWord,
  decidedBy: z.array(RuleView),
  warnings: z.array(RuleView),
  /** Empty where the device's version did not record it, and where it is not here. */
  because: z.array(ReasonView),
  policyVersion: z.string(),
  complete: z.boolean(),
  problem: z.string().nullable(),
})

/** One action with its facts, as the device stored it (`Action` of model). */
export const ActionView = z.record(z.string(), z.json())

/** What is known of a call's end. `running` until its result is stored; `blocked` if it never ran. */
export const CallStatusWord = z.enum(['running', 'ok', 'failed', 'blocked', 'unknown'])

/** One tool call as a row. Names and text come from payloads, so they are null until those are stored. */
export const CallRow = z.object({
  call: CallIdText,
  session: SessionIdText,
  device: DeviceIdText,
  deviceName: z.string(),
  agent: AgentNamed,
  turn: TurnIdText.nullable(),
  subagent: SubagentIdText.nullable(),
  at: Moment,
  seq: Count,
  tool: z.string().nullable(),
  /** The first line of what the call is about: command, path, URL. Hostile text, at most 300 characters. */
  headline: z.string().nullable(),
  /** Where the search text was found, with the match between U+E000 and U+E001; null without a search. */
  snippet: z.string().nullable(),
  /** A call that was never decided here (seen by its result only) ran: `allow`, with problem `CALL_UNANNOUNCED`. */
  outcome: OutcomeWord,
  wouldOutcome: OutcomeWord,
  mode: ModeWord,
  rules: z.array(z.object({ id: z.string(), title: z.string(), severity: SeverityWord })),
  complete: z.boolean(),
  problem: z.string().nullable(),
  status: CallStatusWord,
  durationMs: Milliseconds.nullable(),
  redactions: Count,
  evidence: EvidenceStrip,
})

/** One tool call with everything about it. */
export const CallView = CallRow.extend({
  /** Who spoke to the hook. What is `unverified` never counts as the agent's own. */
  caller: z.enum(['agent', 'unverified', 'none']),
  /** The agent's own id of the call (`toolu_…`). */
  toolUseId: z.string().nullable(),
  cwd: z.string().nullable(),
  decision: DecisionView,
  input: Content,
  output: Content,
  actions: z.array(ActionView),
  incompleteBecause: z.array(z.record(z.string(), z.json())),
  redactionList: z.array(RedactionView),
  /** The entries that make it up: decided first, finished after. */
  entries: z.array(EvidenceStrip),
})

/** A device's name and how far its evidence may be trusted; stands wherever its evidence is shown. */
export const DeviceTrust = z.object({
  device: DeviceIdText,
  name: z.string(),
  isolation: IsolationWord,
  keyProtection: KeyProtectionWord,
  /** The sentence that must be shown beside it; null for a separate installation. */
  notice: z.string().nullable(),
})
