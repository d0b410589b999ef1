import type { Action, DecidingRule, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'
import { Circumstances, circumstancesIn } from './circumstances.ts'
import type { Explained } from './explain.ts'
import type { PolicyRequest } from './request.ts'

const Rule = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  outcome: z.enum(['allow', 'ask', 'approve', 'deny', 'warn']),
  mode: z.enum(['observe', 'enforce']),
  failed: z.literal(true).optional(),
})

/** Why one rule spoke on one action, in words. `action` counts in the entry's list of actions. */
const Reason = z.object({
  rule: z.string(),
  action: z.number().int().min(0),
  what: z.string(),
  certain: z.boolean(),
  because: z.array(z.string()),
})
export type Reason = Readonly<z.infer<typeof Reason>>

const Record = z.object({
  decidedBy: z.array(Rule),
  warnings: z.array(Rule),
  because: z.array(Reason).default([]),
  circumstances: z.unknown(),
})

/**
 * What is kept of a decision besides its actions: the rules and reasons in the words they had then, since the policy may
 * be gone when somebody asks, and the circumstances, so that it can be decided again.
 */
export type DecisionRecord = {
  readonly decidedBy: readonly DecidingRule[]
  readonly warnings: readonly DecidingRule[]
  /** Empty in entries of versions that did not keep it. */
  readonly because: readonly Reason[]
  /** Null in entries of versions that did not keep them, or kept others. */
  readonly circumstances: Circumstances | null
}

/** The JSON of the field `detail` of a decision. */
export function encodeDecisionRecord(
  { decision, explanations }: Explained,
  request: PolicyRequest,
): string {
  const record: DecisionRecord = {
    decidedBy: decision.decidedBy,
    warnings: decision.warnings,
    because: reasonsIn(explanations, request.actions),
    circumstances: circumstancesIn(request),
  }
  return JSON.stringify(record)
}

const reasonsMax = 64

/** The reasons of the rules that decided or warned stand in the order of the actions. */
export function reasonsIn(
  explanations: Explained['explanations'],
  actions: readonly Action[],
): readonly Reason[] {
  return explanations.slice(0, reasonsMax).map(({ rule, action, what, certain, because }) => ({
    rule: rule.id,
    // An action that was added where the call did not say that it is incomplete stands after the others.
    action: Math.max(0, actions.indexOf(action) === -1 ? actions.length : actions.indexOf(action)),
    what,
    certain,
    because: [...because],
  }))
}

/** Reads it. Untrusted: it comes from a log. Fields that a later version added are left out. */
export function parseDecisionRecord(
  text: string,
): Result<DecisionRecord, { readonly code: 'RECORD_UNREADABLE' }> {
  try {
    const read = Record.safeParse(JSON.parse(text))
    if (!read.success) return err({ code: 'RECORD_UNREADABLE' })
    const { decidedBy, warnings, because, circumstances } = read.data
    return ok({
      decidedBy: decidedBy.map(ruleOf),
      warnings: warnings.map(ruleOf),
      because,
      circumstances: Circumstances.safeParse(circumstances).data ?? null,
    })
  } catch {
    return err({ code: 'RECORD_UNREADABLE' })
  }
}

function ruleOf({ failed, ...rule }: z.infer<typeof Rule>): DecidingRule {
  return failed === undefined ? rule : { ...rule, failed }
}
