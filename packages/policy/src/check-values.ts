import type { Clause, Node } from './expression.ts'
import { factOf, nodesOf } from './expression.ts'
import { escaped } from './find-in-rule.ts'
import { factValues } from './language.ts'
import type { LintProblem } from './lint.ts'
import { nearest } from './nearest.ts'

/** Finds texts that a fact is compared with and can never be: a label that is misspelt makes a rule that never matches. */
export function valueProblems(clauses: readonly Clause[]): readonly LintProblem[] {
  const problems = clauses.flatMap(({ body }) => [...nodesOf(body)].flatMap(problemsOf))
  const byValue = new Map(problems.map((problem) => [problem.detail, problem]))
  return [...byValue.values()]
}

function problemsOf(node: Node): readonly LintProblem[] {
  if (node.operator !== 'binary' || !comparing.has(node.sign)) return []
  const leftFact = factOf(node.left)
  const fact = leftFact ?? factOf(node.right)
  const known = fact === null ? undefined : factValues[fact]
  if (fact === null || known === undefined) return []
  return textsIn(leftFact === null ? node.left : node.right)
    .filter((text) => !known.includes(text))
    .map((text) => ({
      code: 'FACT_VALUE_UNKNOWN' as const,
      detail: `\`${fact}\` is never \`${text}\``,
      nearest: nearest(text, known),
      where: new RegExp(`"${escaped(text)}"`),
    }))
}

const comparing: ReadonlySet<string> = new Set([
  '==',
  '!=',
  'contains',
  'containsAny',
  'containsAll',
])

function textsIn(node: Node): readonly string[] {
  if (node.operator === 'set') return node.elements.flatMap(textsIn)
  return node.operator === 'value' && typeof node.value === 'string' ? [node.value] : []
}
