import type { DecidingRule, Decision, Outcome } from '@custody/model'
import { stricter } from '@custody/model'
import type { Policy } from './compile.ts'
import type { Evaluation } from './evaluate.ts'
import { outcomeOf, strictest } from './evaluate.ts'
import type { PolicyRequest } from './request.ts'
import type { SlicedRule } from './slice.ts'

/** Combines what the rules say of every action: the strictest outcome wins, order never matters. */
export function combine(
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
    decidedBy: observed && now.outcome !== 'allow' ? [] : decidingRules(evaluations, now),
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

/** The enforced rules that made the outcome, sorted by id, each once; of an allow the permits that it rests on. */
function decidingRules(
  evaluations: readonly Evaluation[],
  { outcome, problem }: Verdict,
): readonly DecidingRule[] {
  const kept = evaluations.map((one) => only(one, isEnforced))
  if (problem === 'POLICY_ERROR') return failedRules(kept)
  if (outcome === 'allow') return publicRules(kept.flatMap((one) => one.permits))
  const applying = publicRules(
    kept.flatMap((one) => one.forbids.filter((rule) => outcomeOf(rule, true) === outcome)),
  )
  const maybe = publicRules(
    kept.flatMap((one) => one.mayApply.filter((rule) => outcomeOf(rule, false) === outcome)),
  ).filter(({ id }) => !applying.some((one) => one.id === id))
  return [...applying, ...maybe.map((rule) => ({ ...rule, mayApply: true as const }))].toSorted(
    byId,
  )
}

/** Rules that warn, and observe rules that apply, may apply or fail. */
function warningsOf(evaluations: readonly Evaluation[]): readonly DecidingRule[] {
  const isWarning = ({ rule }: SlicedRule) => rule.outcome === 'warn' || rule.mode === 'observe'
  const failed = failedRules(evaluations.map((one) => only(one, isWarning)))
  const applying = publicRules(
    evaluations.flatMap((one) => [
      ...one.forbids.filter(isWarning),
      ...one.mayApply.filter(({ rule }) => rule.outcome !== 'warn' && rule.mode === 'observe'),
    ]),
  ).filter(({ id }) => !failed.some((one) => one.id === id))
  return [...applying, ...failed].toSorted(byId)
}

/** The rules that could not be evaluated for some action, whatever they said of the others. */
function failedRules(evaluations: readonly Evaluation[]): readonly DecidingRule[] {
  return publicRules(evaluations.flatMap((one) => one.errors)).map((rule) => ({
    ...rule,
    failed: true,
  }))
}

/** The agent's own prompt is skipped only if a permit says so for every action of the call. */
function skipsPrompt(evaluations: readonly Evaluation[]): boolean {
  return evaluations.every((one) => one.permits.some((rule) => isEnforced(rule) && skips(rule)))
}

function skips({ rule }: SlicedRule): boolean {
  return rule.grantsSkipPrompt
}

function publicRules(rules: readonly SlicedRule[]): readonly DecidingRule[] {
  const distinct = new Map(rules.map(({ rule }) => [rule.id, rule]))
  return [...distinct.values()]
    .map(({ id, title, reason, severity, outcome, mode }) => ({
      id,
      title,
      reason,
      severity,
      outcome,
      mode,
    }))
    .toSorted(byId)
}

function byId(a: DecidingRule, b: DecidingRule): number {
  return a.id < b.id ? -1 : 1
}
