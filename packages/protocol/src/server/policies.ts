import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  CallIdText,
  Count,
  ModeWord,
  Moment,
  Nothing,
  OutcomeWord,
  PolicyVersionText,
  PresetWord,
  SeverityWord,
} from '../scalar.ts'
import { Figure, ReasonView } from './row.ts'

const PolicyHead = z.object({
  version: PolicyVersionText,
  number: z.int().min(1),
  name: z.string(),
  preset: PresetWord,
  mode: ModeWord,
  since: Moment,
})

/** One rule as it stands, with what it did in the range. */
export const PolicyRule = z.object({
  id: z.string(),
  pack: z.string(),
  title: z.string(),
  reason: z.string(),
  severity: SeverityWord,
  effect: z.enum(['permit', 'forbid']),
  outcome: z.enum(['allow', 'ask', 'approve', 'deny', 'warn']),
  mode: ModeWord,
  controls: z.array(z.string()),
  grantsSkipPrompt: z.boolean(),
  path: z.string(),
  line: Count,
  cedar: z.string(),
  /** Tests of its pack that name it. */
  tests: Count,
  /** Calls in which it decided what was carried out. */
  decided: Figure,
  /** Calls in which it applied but was only recorded (observe, or warn). */
  observed: Figure,
  lastDecidedAt: Moment.nullable(),
})

export const getPolicies = endpoint({
  method: 'GET',
  path: '/api/v1/policies',
  caller: 'console',
  summary: 'The policy that applies: its packs, its rules and the decisions each made',
  params: Nothing,
  query: z.object({ range: z.enum(['24h', '7d', '30d', 'all']).optional() }),
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({
      current: PolicyHead,
      packs: z.array(
        z.object({
          name: z.string(),
          summary: z.string(),
          rules: z.array(PolicyRule),
          tests: z.object({ allow: Count, deny: Count, ask: Count, total: Count }),
        }),
      ),
      presets: z.array(z.object({ name: PresetWord, packs: z.array(z.string()), mode: ModeWord })),
      devices: z.object({ upToDate: Figure, behind: Figure }),
      /** Calls decided with no rule: a failure of ours, or no permit. */
      withoutRule: z.array(z.object({ problem: z.string(), figure: Figure })),
      /** Newest first. */
      versions: z.array(PolicyHead),
    }),
  },
  problems: [],
})

const Reach = z.object({ calls: Count, people: Count })
const OutcomeCounts = z.object({ allow: Count, ask: Count, approve: Count, deny: Count })
const SimulatedRule = z.object({ id: z.string(), title: z.string(), severity: SeverityWord })

/** A call that would be decided otherwise. */
export const ChangedCall = z.object({
  call: CallIdText,
  at: Moment,
  tool: z.string().nullable(),
  /** Hostile text, at most 300 characters. */
  headline: z.string().nullable(),
  deviceName: z.string(),
  /** The account; null where it is not known. */
  person: z.string().nullable(),
  from: OutcomeWord,
  to: OutcomeWord,
  /** Those that would decide; of a milder outcome those that did. */
  rules: z.array(SimulatedRule),
  /** `NO_PERMIT` or `POLICY_ERROR` where no rule would decide. */
  problem: z.string().nullable(),
  because: z.array(ReasonView),
})

export const simulatePolicy = endpoint({
  method: 'POST',
  path: '/api/v1/policies/simulate',
  caller: 'console',
  summary:
    'What another policy would have made of stored calls, by their stored facts. Changes nothing',
  params: Nothing,
  query: Nothing,
  body: z.object({
    /** `current`: the policy that applies, with `rules` added. */
    policy: z.enum(['current', 'observe', 'balanced', 'strict']),
    /** Cedar rules besides. */
    rules: z.string().max(40_000).default(''),
    range: z.enum(['24h', '7d', '30d', 'all']).default('7d'),
    /** How many of the newest calls are looked at. */
    limit: z.int().min(1).max(5000).default(2000),
  }),
  answer: {
    kind: 'json',
    schema: z.object({
      /** Empty where the policy is valid; else nothing was simulated. */
      problems: z.array(
        z.object({
          code: z.string(),
          rule: z.string().nullable(),
          /** Null where it is not in the rules that were given. */
          line: Count.nullable(),
          column: Count.nullable(),
          detail: z.string(),
          nearest: z.string().nullable(),
        }),
      ),
      simulation: z
        .object({
          policy: z.object({ name: z.string(), version: PolicyVersionText, mode: ModeWord }),
          calls: Count,
          /** True where the range holds more calls than were looked at. */
          limited: z.boolean(),
          compared: Count,
          people: Count,
          changed: Count,
          lacking: z.object({
            erased: Count,
            withheld: Count,
            schema: Count,
            unreadable: Count,
            'own-failure': Count,
          }),
          before: OutcomeCounts,
          after: OutcomeCounts,
          /** With rules that only observe counted in. */
          wouldAfter: OutcomeCounts,
          becoming: z.object({ allow: Reach, ask: Reach, approve: Reach, deny: Reach }),
          rules: z.array(
            SimulatedRule.extend({ from: OutcomeWord, to: OutcomeWord, ...Reach.shape }),
          ),
          /** Newest first. */
          changes: z.array(ChangedCall),
        })
        .nullable(),
    }),
  },
  problems: [],
})
