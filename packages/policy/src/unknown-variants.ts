import type { Action } from '@custody/model'
import { knownFacts } from '@custody/model'
import type { Policy } from './compile.ts'
import { evaluateAll } from './decide.ts'
import type { PolicyRequest } from './request.ts'

/** A request in which one fact that decided is made unknown. */
export type UnknownVariant = { readonly fact: string; readonly request: PolicyRequest }

/**
 * For every action that an enforced forbid matched, the request with each group of facts that the rule
 * reads made unknown, all other actions of the call left out: they could hide the hole.
 */
export function unknownVariants(policy: Policy, request: PolicyRequest): readonly UnknownVariant[] {
  return evaluateAll(policy, request).flatMap(({ action, forbids }) => {
    const reads = new Set(
      forbids
        .filter(({ rule }) => rule.mode === 'enforce' && rule.outcome !== 'warn')
        .flatMap((one) => [...one.reads]),
    )
    return Object.entries(knownFacts[action.kind] ?? {})
      .filter(([, vouched]) => vouched.some((fact) => reads.has(fact)))
      .map(([voucher, vouched]) => ({
        fact: `${action.kind} ${vouched.filter((fact) => reads.has(fact)).join(', ')}`,
        request: { ...request, actions: [madeUnknown(action, voucher, vouched)] },
      }))
  })
}

/** The action with its facts at the neutral values that mean nothing. */
function madeUnknown(action: Action, voucher: string, vouched: readonly string[]): Action {
  const changed = Object.entries(action).map(([fact, value]) => {
    if (fact === voucher) return [fact, false]
    return [fact, vouched.includes(fact) ? neutral(value) : value]
  })
  return Object.fromEntries(changed)
}

function neutral(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value === 'boolean') return false
  return typeof value === 'number' ? 0 : ''
}
