import type { Action, Decision, OpaqueRun } from '@custody/model'
import { mayBeIllFormed, wellFormed } from '@custody/model'
import { combine } from './combine.ts'
import type { Policy } from './compile.ts'
import type { Evaluation } from './evaluate.ts'
import { evaluate } from './evaluate.ts'
import { circumstancesOf } from './facts.ts'
import type { PolicyRequest } from './request.ts'

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
  const circumstances = plain(circumstancesOf(request))
  const distinct = new Map<string, Action>()
  for (const action of actionsWithOpaque(request))
    distinct.set(JSON.stringify(action), plain(action))
  return [...distinct.values()].map((action) => evaluate(policy, request, circumstances, action))
}

/** An agent may write half of a letter into any name; Cedar takes none. */
function plain<T>(value: T): T {
  return mayBeIllFormed(JSON.stringify(value)) ? wellFormed(value) : value
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
