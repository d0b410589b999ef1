import type { Decision, DecidingRule } from '@custody/model'
import { stricter } from '@custody/model'
import type { Policy } from './compile.ts'
import { decide } from './decide.ts'
import type { Explained } from './explain.ts'
import { explain } from './explain.ts'
import type { PolicyRequest } from './request.ts'

/**
 * The policies that decide together: the floor, the last good one of the server, and the floor's stale rules where
 * the server's is too old. Each may only add: the strictest outcome wins.
 */
export type EffectivePolicy = readonly [Policy, ...Policy[]]

/** Decides by every policy and gives the strictest. Pure. */
export function decideByAll([first, ...others]: EffectivePolicy, request: PolicyRequest): Decision {
  return others.reduce((so, policy) => join(so, decide(policy, request)), decide(first, request))
}

/** The same with the reasons behind it: what the forbids of every policy say, each rule and action once. */
export function explainByAll(policies: EffectivePolicy, request: PolicyRequest): Explained {
  const [first, ...others] = policies.map((policy) => explain(policy, request))
  if (first === undefined) throw new Error('no policy decides')
  const all = [first, ...others]
  const explanations = new Map(
    all
      .flatMap((one) => one.explanations)
      .map((one) => [JSON.stringify([one.rule.id, one.action]), one]),
  )
  return {
    decision: others.reduce((so, one) => join(so, one.decision), first.decision),
    explanations: [...explanations.values()],
  }
}

/** `policyVersion` names the policy that made the outcome; of equals the last, which is the more particular one. */
function join(a: Decision, b: Decision): Decision {
  const outcome = stricter(a.outcome, b.outcome)
  const made = b.outcome === outcome ? b : a
  const same = a.outcome === b.outcome
  return {
    ...made,
    outcome,
    wouldOutcome: stricter(a.wouldOutcome, b.wouldOutcome),
    mode: a.mode === 'enforce' || b.mode === 'enforce' ? 'enforce' : 'observe',
    decidedBy: same ? joinRules(a.decidedBy, b.decidedBy) : made.decidedBy,
    warnings: joinRules(a.warnings, b.warnings),
    problem: same ? (a.problem ?? b.problem) : made.problem,
    skipPrompt: a.skipPrompt && b.skipPrompt,
  }
}

function joinRules(
  a: readonly DecidingRule[],
  b: readonly DecidingRule[],
): readonly DecidingRule[] {
  const byId = new Map([...a, ...b].map((rule) => [rule.id, rule]))
  return [...byId.values()].toSorted((x, y) => (x.id < y.id ? -1 : 1))
}
