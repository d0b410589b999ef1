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
  return evaluateAll(policy, request).flatMap(({ action, forbids }): readonly UnknownVariant[] => {
    const reads = new Set(
      forbids
        .filter(({ rule }) => rule.mode === 'enforce' && rule.outcome !== 'warn')
        .flatMap((one) => [...one.reads]),
    )
    const groups = Object.entries(knownFacts[action.kind] ?? {})
      .filter(([, vouched]) => vouched.some((fact) => reads.has(fact)))
      .map(([voucher, vouched]) => ({
        fact: `${action.kind} ${vouched.filter((fact) => reads.has(fact)).join(', ')}`,
        request: withUnknown(request, action, voucher, vouched),
      }))
    return [...groups, ...definitionVariant(request, action, reads)]
  })
}

/** A server is known by the request or by the call that adds it, and not by a fact of the action. */
function withUnknown(
  request: PolicyRequest,
  action: Action,
  voucher: string,
  vouched: readonly string[],
): PolicyRequest {
  if (action.kind === 'mcp.call') return { ...request, actions: [action], mcpServers: [] }
  if (action.kind === 'mcp.connect') return { ...request, actions: [{ ...action, line: '' }] }
  return { ...request, actions: [madeUnknown(action, voucher, vouched)] }
}

/** A tool of the same server whose definition nobody compared. */
function definitionVariant(
  request: PolicyRequest,
  action: Action,
  reads: ReadonlySet<string>,
): readonly UnknownVariant[] {
  if (!reads.has('definitionChanged')) return []
  const mcpServers = request.mcpServers.map((server) => ({ ...server, definitions: [] }))
  const fact = `${action.kind} definitionChanged`
  return [{ fact, request: { ...request, actions: [action], mcpServers } }]
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
