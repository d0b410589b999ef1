import type { Clause, Node } from './expression.ts'
import { isLike, piecesOf } from './like.ts'

type Context = { readonly [fact: string]: unknown }

/** Computes a value from the facts; `unsure` where Cedar has to be asked, an error in it included. */
type Compute = (context: Context) => unknown

const unsure = Symbol('unsure')

/**
 * Whether a rule's conditions may hold: false only where Cedar is certain to say that they do not, without an error.
 *
 * Compiled once per rule, so that an action is put to Cedar only if some rule may speak of it. It knows comparisons of
 * texts, truths, whole numbers and sets, and goes from left to right as Cedar does: what stands behind something that
 * it is not sure of saves nothing. A property test holds every slice to what Cedar says without it.
 */
export function guardOf(clauses: readonly Clause[]): (context: Context) => boolean {
  const tests = clauses.map(({ kind, body }) => ({ wanted: kind === 'when', of: computing(body) }))
  return (context) => {
    for (const { wanted, of } of tests) {
      const value = of(context)
      if (typeof value !== 'boolean') return true
      if (value !== wanted) return false
    }
    return true
  }
}

function computing(node: Node): Compute {
  switch (node.operator) {
    case 'value':
      return constant(node.value)
    case 'attribute':
      return attribute(node.of, node.name)
    case 'set':
      return set(node.elements)
    case 'if':
      return choice(computing(node.condition), computing(node.yes), computing(node.no))
    case 'like': {
      const of = computing(node.of)
      const pieces = piecesOf(node.pattern)
      return (context) => {
        const text = of(context)
        return typeof text === 'string' ? isLike(text, pieces) : unsure
      }
    }
    case 'unary':
      return unary(node.sign, computing(node.of))
    case 'binary':
      return binary(node.sign, computing(node.left), computing(node.right))
    default:
      return () => unsure
  }
}

function constant(value: unknown): Compute {
  const known = isPlain(value) ? value : unsure
  return () => known
}

/** A fact of the context, or a fact inside one: `context.agent.name`. */
function attribute(of: Node, name: string): Compute {
  if (of.operator === 'variable')
    return of.name === 'context' ? (context) => factOf(context, name) : () => unsure
  const record = computing(of)
  return (context) => factOf(record(context), name)
}

function factOf(record: unknown, name: string): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return unsure
  return Object.hasOwn(record, name) ? (record as Context)[name] : unsure
}

function set(elements: readonly Node[]): Compute {
  const values = elements.map((element) => (element.operator === 'value' ? element.value : unsure))
  const known = values.every(isPlain) ? values : unsure
  return () => known
}

function choice(condition: Compute, yes: Compute, no: Compute): Compute {
  return (context) => {
    const chosen = condition(context)
    return typeof chosen !== 'boolean' ? unsure : chosen ? yes(context) : no(context)
  }
}

function unary(sign: string, of: Compute): Compute {
  return (context) => {
    const value = of(context)
    if (sign === '!') return typeof value === 'boolean' ? !value : unsure
    return sign === 'isEmpty' && Array.isArray(value) ? value.length === 0 : unsure
  }
}

function binary(sign: string, left: Compute, right: Compute): Compute {
  if (sign === '&&' || sign === '||') {
    const decisive = sign === '||'
    return (context) => {
      const first = left(context)
      if (typeof first !== 'boolean') return unsure
      return first === decisive ? first : truth(right(context))
    }
  }
  return (context) => {
    const [a, b] = [left(context), right(context)]
    return a === unsure || b === unsure ? unsure : compare(sign, a, b)
  }
}

function truth(value: unknown): unknown {
  return typeof value === 'boolean' ? value : unsure
}

function compare(sign: string, a: unknown, b: unknown): unknown {
  switch (sign) {
    case '==':
      return sameKind(a, b) ? a === b : unsure
    case '!=':
      return sameKind(a, b) ? a !== b : unsure
    case '<':
      return areNumbers(a, b) ? Number(a) < Number(b) : unsure
    case '<=':
      return areNumbers(a, b) ? Number(a) <= Number(b) : unsure
    case '>':
      return areNumbers(a, b) ? Number(a) > Number(b) : unsure
    case '>=':
      return areNumbers(a, b) ? Number(a) >= Number(b) : unsure
    case 'contains':
      return isPlainSet(a) && isPlain(b) ? a.includes(b) : unsure
    case 'containsAny':
      return isPlainSet(a) && isPlainSet(b) ? b.some((one) => a.includes(one)) : unsure
    case 'containsAll':
      return isPlainSet(a) && isPlainSet(b) ? b.every((one) => a.includes(one)) : unsure
    default:
      return unsure
  }
}

/** Texts, truths and whole numbers are one where JavaScript says so. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value)
}

function isPlainSet(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isPlain)
}

function sameKind(a: unknown, b: unknown): boolean {
  return isPlain(a) && typeof a === typeof b
}

function areNumbers(a: unknown, b: unknown): boolean {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b)
}
