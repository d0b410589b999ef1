import type { Action, Outcome } from '@custody/model'
import { stricter, wellFormed } from '@custody/model'
import type { Cedar } from './cedar.ts'
import type { Policy } from './compile.ts'
import type { ActionFacts } from './facts.ts'
import { factsOf } from './facts.ts'
import { judge } from './judge.ts'
import type { PolicyRequest } from './request.ts'
import { scopeTruth } from './scope.ts'
import type { Slice, SlicedRule } from './slice.ts'

/** What the rules say of one action. A rule in `mayApply` reads a fact that nobody knows. */
export type Evaluation = {
  readonly action: Action
  readonly facts: ActionFacts
  readonly permits: readonly SlicedRule[]
  readonly forbids: readonly SlicedRule[]
  readonly mayApply: readonly SlicedRule[]
  readonly errors: readonly SlicedRule[]
}

type Circumstances = { readonly [fact: string]: unknown }

/**
 * Evaluates one action against its slice: every rule that applies comes back, of either effect and mode. Cedar is asked
 * only if some rule with conditions may apply; most actions meet none.
 */
export function evaluate(
  policy: Policy,
  request: PolicyRequest,
  circumstances: Circumstances,
  action: Action,
): Evaluation {
  const slice = policy.slices.get(action.kind)
  if (slice === undefined) throw new Error(`no slice for ${action.kind}`)
  const own = factsOf(policy, request, action)
  const facts = { ...own, context: { ...circumstances, ...own.context } }
  const { applying, errors } = slice.conditional.some(({ guard }) => guard(facts.context))
    ? byCedar(policy, request, slice, facts)
    : { applying: slice.always, errors: [] }
  return {
    action,
    facts,
    permits: applying.filter((one) => one.rule.effect === 'permit' && isCertain(one, facts)),
    forbids: applying.filter((one) => one.rule.effect === 'forbid'),
    mayApply: mayApply(slice, applying, facts, request),
    errors,
  }
}

/** What Cedar says of an action: the rules that apply, and those that cannot be evaluated. */
export function byCedar(policy: Policy, request: PolicyRequest, slice: Slice, facts: ActionFacts) {
  const answer = authorized(policy, {
    principal: { type: 'Principal', id: request.principal.id },
    action: { type: 'Action', id: slice.kind },
    resource: facts.resource,
    context: projected(facts.context, slice.reads),
    preparsedPolicySetId: slice.setId,
    entities: entitiesOf(request),
  })
  if (answer.type === 'failure') throw new Error(`cedar fails: ${answer.errors[0]?.message}`)
  const { reason, errors } = answer.response.diagnostics
  return {
    applying: rulesNamed(slice, reason),
    errors: rulesNamed(
      slice,
      errors.map((error) => error.policyId),
    ),
  }
}

/** Asks Cedar, which throws at half of a surrogate pair: an agent may write one into any name. */
function authorized({ cedar }: Policy, call: Parameters<Cedar['statefulIsAuthorized']>[0]) {
  try {
    return cedar.statefulIsAuthorized(call)
  } catch {
    return cedar.statefulIsAuthorized(wellFormed(call))
  }
}

/** Only the facts that some rule of the slice reads: passing the others costs and changes nothing. */
function projected(context: Circumstances, reads: ReadonlySet<string>) {
  const facts: { [fact: string]: never } = {}
  for (const fact of reads) if (fact in context) facts[fact] = context[fact] as never
  return facts
}

function entitiesOf({ principal }: PolicyRequest) {
  if (principal.groups.length === 0) return []
  const parents = principal.groups.map((id) => ({ type: 'Group', id }))
  return [{ uid: { type: 'Principal', id: principal.id }, attrs: {}, parents }]
}

function rulesNamed(slice: Slice, ids: readonly string[]): readonly SlicedRule[] {
  return ids.flatMap((id) => slice.rules.get(id) ?? [])
}

/** A permit that rests on a fact nobody knows permits nothing. */
function isCertain(one: SlicedRule, facts: ActionFacts): boolean {
  return !readsUnknown(one, facts) || judge(one.clauses, facts) === 'true'
}

/** The forbids that do not apply as the facts stand, and could if the unknown ones were known. */
function mayApply(
  slice: Slice,
  applying: readonly SlicedRule[],
  facts: ActionFacts,
  request: PolicyRequest,
): readonly SlicedRule[] {
  if (facts.unknown.size === 0) return []
  const party = {
    principal: request.principal.id,
    groups: request.principal.groups,
    resource: facts.resourceKnown ? facts.resource.id : null,
  }
  return [...slice.rules.values()].filter(
    (one) =>
      one.rule.effect === 'forbid' &&
      !applying.includes(one) &&
      (readsUnknown(one, facts) || !facts.resourceKnown) &&
      scopeTruth(one.policy, party) !== 'false' &&
      judge(one.clauses, facts) !== 'false' &&
      (readsUnknown(one, facts) || scopeTruth(one.policy, party) === 'unknown'),
  )
}

function readsUnknown(one: SlicedRule, facts: ActionFacts): boolean {
  for (const fact of one.reads) if (facts.unknown.has(fact)) return true
  return false
}

/** What a forbid asks for when it applies, and when it only may apply. */
export function outcomeOf(one: SlicedRule, certain: boolean): Outcome {
  const { outcome } = one.rule
  if (outcome === 'warn') return 'allow'
  return certain ? outcome : 'ask'
}

/** The strictest outcome of forbids: deny, then approve, then ask, then allow. */
export function strictest(
  forbids: readonly SlicedRule[],
  mayApply: readonly SlicedRule[],
): Outcome {
  const certain = forbids.reduce<Outcome>((so, one) => stricter(so, outcomeOf(one, true)), 'allow')
  return mayApply.reduce<Outcome>((so, one) => stricter(so, outcomeOf(one, false)), certain)
}
