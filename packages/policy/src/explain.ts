import type { Action, Decision } from '@custody/model'
import type { Policy } from './compile.ts'
import { combine } from './combine.ts'
import { evaluateAll } from './decide.ts'
import type { ActionFacts } from './facts.ts'
import type { PolicyRequest } from './request.ts'
import type { Rule } from './policy.ts'
import type { SlicedRule } from './slice.ts'
import { reasonsOf } from './words.ts'

/** Why one rule spoke on one action. */
export type Explanation = {
  readonly rule: Rule
  readonly action: Action
  /** False: the rule reads a fact that nobody knows, so it may apply. */
  readonly certain: boolean
  /** The facts that made it match, in words: `labels hold ssh-key`. In the order of the rule's text. */
  readonly because: readonly string[]
}

/** A decision with the reasons behind it. */
export type Explained = {
  readonly decision: Decision
  readonly explanations: readonly Explanation[]
}

/** Decides, and says for every forbid that applies or may apply which facts made it so. */
export function explain(policy: Policy, request: PolicyRequest): Explained {
  const evaluations = evaluateAll(policy, request)
  const explanations = evaluations.flatMap(({ action, facts, forbids, mayApply }) => [
    ...forbids.map((one) => explanation(one, action, facts, true)),
    ...mayApply.map((one) => explanation(one, action, facts, false)),
  ])
  return { decision: combine(policy, request, evaluations), explanations }
}

function explanation(
  one: SlicedRule,
  action: Action,
  facts: ActionFacts,
  certain: boolean,
): Explanation {
  return { rule: one.rule, action, certain, because: reasonsOf(one.clauses, facts) }
}
