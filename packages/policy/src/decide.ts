import type { DecidingRule, Decision, OpaqueRun, Outcome } from '@custody/model'
import { stricter } from '@custody/model'
import type { Policy } from './compile.ts'
import type { Evaluation } from './evaluate.ts'
import { evaluate, outcomeOf, strictest } from './evaluate.ts'
import { circumstancesOf } from './facts.ts'
import type { PolicyRequest } from './request.ts'
import type { SlicedRule } from './slice.ts'

/**
 * Decides one tool call. Pure: the same policy and request always give the same decision.
 *
 * Every action is decided by itself and the strictest outcome wins, so the order of actions and rules
 * never matters. No permit, an error in a rule, and a fact nobody knows all pull to the stricter side.
 */
export function decide(policy: Policy, request: PolicyRequest): Decision {
  return combine(policy, request, evaluateAll(policy, request))
}

/** Evaluates every distinct action of a call. Identical facts are evaluated once. */
export function evaluateAll(policy: Policy, request: PolicyRequest): readonly Evaluation[] {
  const circumstances = circumstancesOf(request)
  const distinct = new Map(actionsWithOpaque(request).map((one) => [JSON.stringify(one), one]))
  return [...distinct.values()].map((action) => evaluate(policy, request, circumstances, action))
}

/** Where a call is incomplete its actions must say so; if they do not, the worst is assumed. */
function actionsWithOpaque(request: PolicyRequest) {
  const { actions, complete, incompleteBecause } = request
  if (complete || actions.some((action) => action.kind === 'opaque.run')) return actions
  const opaque: OpaqueRun = {
    kind: 'opaque.run',
    reasons: [...new Set(incompleteBecause.map((problem) => problem.code))].toSorted(),
    program: '',
    programKnown: false,
    interpreter: true,
    decoder: true,
    network: true,
    writesOutside: true,
    labels: [],
  }
  return [...actions, opaque]
}

function combine(
  policy: Policy,
  request: PolicyRequest,
  evaluations: readonly Evaluation[],
): Decision {
  const now = verdictOf(evaluations.map((one) => only(one, isEnforced)))
  const would = verdictOf(evaluations)
  const observed = policy.mode === 'observe'
  const outcome = observed ? 'allow' : now.outcome
  return {
    outcome,
    wouldOutcome: would.outcome,
    mode: policy.mode,
    decidedBy: observed ? [] : decidingRules(evaluations, now, isEnforced),
    warnings: warningsOf(evaluations),
    policyVersion: policy.version,
    complete: request.complete,
    problem: now.problem,
    skipPrompt: outcome === 'allow' && now.problem === null && skipsPrompt(evaluations),
  }
}

type Verdict = { readonly outcome: Outcome; readonly problem: string | null }

/** Errors deny, nothing permitted denies, else the strictest forbid. A call without actions has no permit. */
function verdictOf(evaluations: readonly Evaluation[]): Verdict {
  if (evaluations.some((one) => one.errors.length > 0))
    return { outcome: 'deny', problem: 'POLICY_ERROR' }
  const outcome = evaluations.reduce<Outcome>(
    (so, one) => stricter(so, strictest(one.forbids, one.mayApply)),
    'allow',
  )
  const permitted = evaluations.length > 0 && evaluations.every((one) => one.permits.length > 0)
  return permitted ? { outcome, problem: null } : { outcome: 'deny', problem: 'NO_PERMIT' }
}

function isEnforced(one: SlicedRule): boolean {
  return one.rule.mode === 'enforce'
}

function only(evaluation: Evaluation, keep: (one: SlicedRule) => boolean): Evaluation {
  return {
    ...evaluation,
    permits: evaluation.permits.filter(keep),
    forbids: evaluation.forbids.filter(keep),
    mayApply: evaluation.mayApply.filter(keep),
    errors: evaluation.errors.filter(keep),
  }
}

/** The enforced rules that made the outcome, sorted by id, each once. */
function decidingRules(
  evaluations: readonly Evaluation[],
  { outcome, problem }: Verdict,
  keep: (one: SlicedRule) => boolean,
): readonly DecidingRule[] {
  const kept = evaluations.map((one) => only(one, keep))
  if (problem === 'POLICY_ERROR') return publicRules(kept.flatMap((one) => one.errors))
  if (outcome === 'allow') return publicRules(kept.flatMap((one) => one.permits.filter(skips)))
  return publicRules(
    kept.flatMap((one) => [
      ...one.forbids.filter((rule) => outcomeOf(rule, true) === outcome),
      ...one.mayApply.filter((rule) => outcomeOf(rule, false) === outcome),
    ]),
  )
}

/** Rules that warn, and observe rules that apply, may apply or fail. */
function warningsOf(evaluations: readonly Evaluation[]): readonly DecidingRule[] {
  return publicRules(
    evaluations.flatMap((one) => [
      ...[...one.forbids, ...one.errors].filter(
        ({ rule }) => rule.outcome === 'warn' || rule.mode === 'observe',
      ),
      ...one.mayApply.filter(({ rule }) => rule.outcome !== 'warn' && rule.mode === 'observe'),
    ]),
  )
}

/** The agent's own prompt is skipped only if a permit says so for every action of the call. */
function skipsPrompt(evaluations: readonly Evaluation[]): boolean {
  return evaluations.every((one) => one.permits.some((rule) => isEnforced(rule) && skips(rule)))
}

function skips({ rule }: SlicedRule): boolean {
  return rule.grantsSkipPrompt
}

function publicRules(rules: readonly SlicedRule[]): readonly DecidingRule[] {
  const byId = new Map(rules.map(({ rule }) => [rule.id, rule]))
  return [...byId.values()]
    .map(({ id, title, reason, severity, outcome, mode }) => ({
      id,
      title,
      reason,
      severity,
      outcome,
      mode,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
