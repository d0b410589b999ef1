import type { Cedar } from '../src/cedar.ts'

/** A Cedar evaluation with nothing in it: what no decision can be quicker than. */
export function bareCedar(cedar: Cedar): () => unknown {
  const one = 'permit(principal, action, resource);'
  cedar.preparsePolicySet('bench', { staticPolicies: { one } })
  const thing = (type: string) => ({ type, id: 'x' })
  const asked = {
    principal: thing('P'),
    action: thing('Action'),
    resource: thing('R'),
    context: {},
    preparsedPolicySetId: 'bench',
    validateRequest: false,
    entities: [],
  }
  return () => cedar.statefulIsAuthorized(asked)
}
