import type { Action, Decision } from '@custody/model'
import { sayAction } from './action-words.ts'
import { combine } from './combine.ts'
import type { Policy } from './compile.ts'
import { evaluateAll } from './decide.ts'
import type { ActionFacts } from './facts.ts'
import type { Rule } from './policy.ts'
import type { PolicyRequest } from './request.ts'
import { scopeReasons } from './scope-words.ts'
import { entriesShowing } from './session-facts.ts'
import type { SlicedRule } from './slice.ts'
import { reasonsOf } from './words.ts'

/** Why one rule spoke on one action. */
export type Explanation = {
  readonly rule: Rule
  readonly action: Action
  /** What the action does: `reads /home/dev/.ssh/id_rsa`. */
  readonly what: string
  /** False: the rule reads a fact that nobody knows, so it may apply. */
  readonly certain: boolean
  /**
   * The facts that made it match, in words: `its path is ssh-key`. In the order of the rule's text; empty where the
   * rule is about every such action.
   */
  readonly because: readonly string[]
}

/** A decision with the reasons behind it. */
export type Explained = {
  readonly decision: Decision
  readonly explanations: readonly Explanation[]
}

/** Decides, and says for every forbid that applies or may apply which facts made it so: by action, then by rule. */
export function explain(policy: Policy, request: PolicyRequest): Explained {
  const evaluations = evaluateAll(policy, request)
  const explanations = evaluations.flatMap(({ action, facts, forbids, mayApply }) =>
    [
      ...forbids.map((one) => explanation(one, { request, action, facts, certain: true })),
      ...mayApply.map((one) => explanation(one, { request, action, facts, certain: false })),
    ].toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1)),
  )
  return { decision: combine(policy, request, evaluations), explanations }
}

type Spoke = {
  readonly request: PolicyRequest
  readonly action: Action
  readonly facts: ActionFacts
  readonly certain: boolean
}

function explanation(
  { rule, policy, clauses }: SlicedRule,
  { request, action, facts, certain }: Spoke,
): Explanation {
  const entries = entriesShowing(request.session.history, action)
  const because = [
    ...scopeReasons(policy, facts),
    ...reasonsOf(clauses, { kind: action.kind, facts, entries }),
  ]
  return { rule, action, what: sayAction(action), certain, because }
}
