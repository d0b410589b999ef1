import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Count,
  ModeWord,
  Moment,
  Nothing,
  PolicyVersionText,
  PresetWord,
  SeverityWord,
} from '../scalar.ts'
import { Figure } from './row.ts'

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
