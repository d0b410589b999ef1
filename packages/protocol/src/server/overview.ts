import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  CheckStatusWord,
  Count,
  IsolationWord,
  KeyProtectionWord,
  McpLevelWord,
  Milliseconds,
  ModeWord,
  Moment,
  Nothing,
  PolicyVersionText,
  PresetWord,
  SeverityWord,
} from '../scalar.ts'
import { Figure } from './row.ts'

/** Decisions of one stretch of time. `deny` and its kin count what was carried out; `wouldDeny` what observe rules hid. */
const Bucket = z.object({
  at: Moment,
  allow: Count,
  ask: Count,
  approve: Count,
  deny: Count,
  wouldDeny: Count,
})

const RuleFigure = z.object({
  rule: z.string(),
  title: z.string(),
  severity: SeverityWord,
  mode: ModeWord,
  figure: Figure,
})

export const overview = endpoint({
  method: 'GET',
  path: '/api/v1/overview',
  caller: 'console',
  summary: 'The fleet at a glance; every figure names the rows behind it',
  params: Nothing,
  query: z.object({ range: z.enum(['1h', '24h', '7d', '30d']).optional() }),
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({
      now: Moment,
      from: Moment,
      devices: z.object({
        enrolled: Figure,
        /** Enrolled, but no sealed entry and no check-in for `silentAfterMs`. */
        silent: Figure,
        /** With an agent seen that no hook speaks for, or whose hooks are missing or tampered. */
        ungoverned: Figure,
        silentAfterMs: Count,
      }),
      sessions: z.object({ active: Figure, inRange: Figure }),
      decisions: z.object({
        bucketMs: Count,
        /** Oldest first, without holes. */
        buckets: z.array(Bucket),
        totals: z.object({
          allow: Figure,
          ask: Figure,
          approve: Figure,
          deny: Figure,
          wouldDeny: Figure,
        }),
      }),
      /** At most five each, most frequent first. */
      deniedBy: z.array(RuleFigure),
      askedBy: z.array(RuleFigure),
      newMcpServers: z.array(
        z.object({
          fingerprint: z.string(),
          name: z.string(),
          level: McpLevelWord,
          firstSeenAt: Moment,
          approved: z.enum(['yes', 'no', 'unknown']),
          figure: Figure,
        }),
      ),
      postureFailures: z.array(
        z.object({ probe: z.string(), status: CheckStatusWord, figure: Figure }),
      ),
      policy: z.object({
        version: PolicyVersionText,
        number: Count,
        preset: PresetWord,
        mode: ModeWord,
        since: Moment,
        rules: Count,
        upToDate: Figure,
        behind: Figure,
      }),
      evidence: z.object({
        lastSealAt: Moment.nullable(),
        recorded: Count,
        sealed: Count,
        stored: Count,
        withoutPayload: Count,
        /** Recorded to stored, over the last hour; null when nothing came. */
        lagMs: z.object({ p50: Milliseconds, p95: Milliseconds }).nullable(),
        waitingOnDevices: Count,
        storeBytes: Count,
        /** How many entries witnesses have cosigned, and when last, by their clock; null where none ever has. */
        cosigned: z.object({ entries: Count, lastAt: Moment }).nullable(),
        openAlerts: Figure,
      }),
      /** How the fleet's evidence may be trusted: one row per kind of installation. */
      trust: z.array(
        z.object({
          isolation: IsolationWord,
          keyProtection: KeyProtectionWord,
          notice: z.string().nullable(),
          figure: Figure,
        }),
      ),
    }),
  },
  problems: [],
})
