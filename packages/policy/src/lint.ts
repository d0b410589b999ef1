import { escaped } from './find-in-rule.ts'
import type { Clause, Node } from './expression.ts'
import { nodesOf } from './expression.ts'
import { distrusted } from './language.ts'
import type { PolicyProblem } from './policy.ts'

/** What is wrong, and the pattern of its place in the rule's text. */
export type LintProblem = Pick<PolicyProblem, 'code' | 'detail' | 'nearest'> & {
  readonly where: RegExp
}

/**
 * Finds what is valid Cedar and yet lets the unknown help a call. Each detail names the fix.
 *
 * Source: security.md, "Expiry, incomplete analysis, failing closed".
 */
export function lint(
  effect: 'permit' | 'forbid',
  clauses: readonly Clause[],
): readonly LintProblem[] {
  return clauses.flatMap(({ body }) =>
    [...nodesOf(body)].flatMap((node) => [
      ...(effect === 'forbid' ? hasProblem(node) : []),
      ...triStateProblem(effect, node),
    ]),
  )
}

function hasProblem(node: Node): readonly LintProblem[] {
  if (node.operator !== 'has') return []
  const { name } = node
  return [
    {
      code: 'LINT_HAS_IN_FORBID',
      detail: `\`has ${name}\` makes absence an escape: facts are never absent, read \`${name}\` itself`,
      nearest: null,
      where: new RegExp(`\\bhas\\s+"?${escaped(name)}\\b`),
    },
  ]
}

function triStateProblem(effect: 'permit' | 'forbid', node: Node): readonly LintProblem[] {
  const fact = failedTriState(node)
  const values = fact === null ? null : distrusted(fact)
  if (fact === null || values === null) return []
  const clause = effect === 'forbid' ? 'unless' : 'when'
  const name = escaped(fact)
  const { bad, good } = values
  return [
    {
      code: 'LINT_TRI_STATE_FAIL',
      detail: `\`${fact}\` can be unknown: write \`${clause} { … ${fact} == "${good}" }\``,
      nearest: null,
      where: new RegExp(
        `(?<here>\\b${name})\\s*[=!]=\\s*"${bad}"|"${bad}"\\s*[=!]=\\s*[\\w.]*?(?<!\\w)${name}\\b|\\.contains\\([\\w.]*?(?<!\\w)${name}\\)`,
      ),
    },
  ]
}

/** The tri-state fact that a comparison asks for its bad value and not for the unknown one; or null. */
function failedTriState(node: Node): string | null {
  if (node.operator !== 'binary') return null
  const { left, right, sign } = node
  if (sign === 'contains' && left.operator === 'set' && right.operator === 'attribute') {
    const values = left.elements.map((one) => (one.operator === 'value' ? one.value : null))
    const bad = distrusted(right.name)?.bad
    const isBad = bad !== undefined && values.includes(bad) && !values.includes('unknown')
    return isBad ? right.name : null
  }
  if (sign !== '==' && sign !== '!=') return null
  const [fact, value] = left.operator === 'attribute' ? [left, right] : [right, left]
  if (fact.operator !== 'attribute' || value.operator !== 'value') return null
  return value.value === distrusted(fact.name)?.bad ? fact.name : null
}
