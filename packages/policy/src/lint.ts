import type { Clause, Node } from './expression.ts'
import { nodesOf } from './expression.ts'
import { triStateFacts } from './language.ts'
import type { PolicyProblem } from './policy.ts'

type LintProblem = Pick<PolicyProblem, 'code' | 'detail'>

/**
 * Finds what is valid Cedar and yet lets the unknown help a call. Each detail names the fix.
 *
 * Source: security.md, "Expiry, incomplete analysis, failing closed".
 */
export function lint(
  effect: 'permit' | 'forbid',
  clauses: readonly Clause[],
): readonly LintProblem[] {
  if (effect === 'permit') return []
  const problems: LintProblem[] = []
  for (const clause of clauses)
    for (const node of nodesOf(clause.body)) {
      if (node.operator === 'has')
        problems.push({
          code: 'LINT_HAS_IN_FORBID',
          detail: `\`has ${node.name}\` makes absence an escape: facts are never absent, read \`${node.name}\` itself`,
        })
      const fact = failedTriState(node)
      if (fact !== null)
        problems.push({
          code: 'LINT_TRI_STATE_FAIL',
          detail: `\`${fact}\` can be unknown: write \`unless { … ${fact} == "pass" }\``,
        })
    }
  return problems
}

/** The tri-state fact that a comparison asks for its bad value, or null. */
function failedTriState(node: Node): string | null {
  if (node.operator !== 'binary' || (node.sign !== '==' && node.sign !== '!=')) return null
  const [fact, value] =
    node.left.operator === 'attribute' ? [node.left, node.right] : [node.right, node.left]
  if (fact.operator !== 'attribute' || value.operator !== 'value') return null
  return triStateFacts.has(fact.name) && value.value === 'fail' ? fact.name : null
}
