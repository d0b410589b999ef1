import type { Clause, Node } from './expression.ts'
import { isLike, piecesOf } from './like.ts'
import { factOf } from './expression.ts'

/** What a rule's conditions say when some facts are unknown. */
export type Truth = 'true' | 'false' | 'unknown'

/** The facts of one action, and the names of those that nobody knows. */
export type Facts = {
  readonly context: { readonly [fact: string]: unknown }
  readonly unknown: ReadonlySet<string>
}

const unknown = Symbol('unknown')

/**
 * Judges a rule's conditions in three values: an unknown fact makes unknown what depends on it, and
 * nothing else. Used only beside Cedar, to learn whether a rule *may* apply; the property test holds it
 * equal to Cedar where every fact is known.
 */
export function judge(clauses: readonly Clause[], facts: Facts): Truth {
  let truth: Truth = 'true'
  let uncertain = false
  for (const clause of clauses) {
    const value = valueOf(clause.body, facts)
    const holds = value === unknown ? unknown : (value === true) === (clause.kind === 'when')
    if (holds === false) return uncertain ? 'unknown' : 'false'
    if (holds === unknown) truth = 'unknown'
    uncertain ||= holds === unknown && mayFail(clause.body)
  }
  return truth
}

/** The value of an expression: plain JSON, or the symbol `unknown`. */
export function valueOf(node: Node, facts: Facts): unknown {
  switch (node.operator) {
    case 'value':
      return node.value
    case 'set':
      return lift(
        node.elements.map((element) => valueOf(element, facts)),
        (values) => values,
      )
    case 'attribute':
      return attributeOf(node, facts)
    case 'if':
      return choice(node, facts)
    case 'like':
      return lift([valueOf(node.of, facts)], ([text]) =>
        isLike(String(text), piecesOf(node.pattern)),
      )
    case 'unary':
      return lift([valueOf(node.of, facts)], ([value]) => unary(node.sign, value))
    case 'binary':
      return binary(node, facts)
    default:
      return unknown
  }
}

/** Whether a value is the one that nobody knows. */
export function isUnknown(value: unknown): boolean {
  return value === unknown
}

function attributeOf(node: Extract<Node, { operator: 'attribute' }>, facts: Facts): unknown {
  const { of, name } = node
  const fact = factOf(node)
  if (fact !== null && facts.unknown.has(fact)) return unknown
  if (of.operator === 'variable' && of.name === 'context')
    return name in facts.context ? facts.context[name] : unknown
  const record = valueOf(of, facts)
  if (typeof record !== 'object' || record === null || !(name in record)) return unknown
  return (record as { readonly [key: string]: unknown })[name]
}

function choice(node: Extract<Node, { operator: 'if' }>, facts: Facts): unknown {
  const condition = valueOf(node.condition, facts)
  if (condition === unknown) return unknown
  return valueOf(condition === true ? node.yes : node.no, facts)
}

function unary(sign: string, value: unknown): unknown {
  if (sign === '!') return value !== true
  if (sign === 'neg') return -Number(value)
  return Array.isArray(value) && value.length === 0
}

function binary(node: Extract<Node, { operator: 'binary' }>, facts: Facts): unknown {
  const left = valueOf(node.left, facts)
  if (node.sign === '&&' && left === false) return false
  if (node.sign === '||' && left === true) return true
  const right = valueOf(node.right, facts)
  // What stands on the left is evaluated first: where it fails, what stands on the right saves nothing.
  if (left === unknown && mayFail(node.left)) return unknown
  if (node.sign === '&&' && right === false) return false
  if (node.sign === '||' && right === true) return true
  return lift([left, right], ([a, b]) => compare(node.sign, a, b))
}

/** Whether evaluation may end in an error: only sums can, by overflow; the schema rules out the rest. */
function mayFail(node: Node): boolean {
  switch (node.operator) {
    case 'set':
      return node.elements.some(mayFail)
    case 'attribute':
    case 'like':
      return mayFail(node.of)
    case 'if':
      return [node.condition, node.yes, node.no].some(mayFail)
    case 'unary':
      return node.sign === 'neg' || mayFail(node.of)
    case 'binary':
      return /^[-+*]$/.test(node.sign) || mayFail(node.left) || mayFail(node.right)
    default:
      return false
  }
}

function compare(sign: string, left: unknown, right: unknown): unknown {
  switch (sign) {
    case '&&':
      return left === true && right === true
    case '||':
      return left === true || right === true
    case '==':
      return equal(left, right)
    case '!=':
      return !equal(left, right)
    case '<':
      return Number(left) < Number(right)
    case '<=':
      return Number(left) <= Number(right)
    case '>':
      return Number(left) > Number(right)
    case '>=':
      return Number(left) >= Number(right)
    case 'contains':
      return listOf(left).some((element) => equal(element, right))
    case 'containsAll':
      return listOf(right).every((wanted) => listOf(left).some((element) => equal(element, wanted)))
    case 'containsAny':
      return listOf(right).some((wanted) => listOf(left).some((element) => equal(element, wanted)))
    case '+':
      return counted(Number(left) + Number(right))
    case '-':
      return counted(Number(left) - Number(right))
    case '*':
      return counted(Number(left) * Number(right))
    default:
      return unknown
  }
}

/** Cedar's sums overflow into an error; which one does, this walk leaves to Cedar. */
function counted(sum: number): unknown {
  return Number.isSafeInteger(sum) ? sum : unknown
}

function lift(
  values: readonly unknown[],
  compute: (values: readonly unknown[]) => unknown,
): unknown {
  return values.includes(unknown) ? unknown : compute(values)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function equal(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one))
}
