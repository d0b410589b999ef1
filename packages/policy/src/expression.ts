import type { Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

/** A Cedar expression as JSON, cut down to what a walk needs: one operator and its arguments. */
export type Node =
  | { readonly operator: 'value'; readonly value: unknown }
  | { readonly operator: 'variable'; readonly name: string }
  | { readonly operator: 'attribute'; readonly of: Node; readonly name: string }
  | { readonly operator: 'has'; readonly of: Node; readonly name: string }
  | { readonly operator: 'like'; readonly of: Node; readonly pattern: readonly (string | null)[] }
  | { readonly operator: 'is'; readonly of: Node; readonly entityType: string }
  | {
      readonly operator: 'if'
      readonly condition: Node
      readonly yes: Node
      readonly no: Node
    }
  | { readonly operator: 'set'; readonly elements: readonly Node[] }
  | { readonly operator: 'unary'; readonly sign: string; readonly of: Node }
  | {
      readonly operator: 'binary'
      readonly sign: string
      readonly left: Node
      readonly right: Node
    }
  /** Something this walk has no word for: it is unknown to it, never true or false. */
  | { readonly operator: 'other'; readonly parts: readonly Node[] }

type Fields = { readonly [key: string]: unknown }

/** Reads one expression of a policy's JSON form. Cedar wrote it, so its shape is trusted. */
export function nodeOf(expression: Expr): Node {
  const [operator = '', body] = Object.entries(expression)[0] ?? []
  return nodeFrom(operator, body)
}

function nodeFrom(operator: string, body: unknown): Node {
  if (operator === 'Value') return { operator: 'value', value: body }
  if (operator === 'Var') return { operator: 'variable', name: String(body) }
  if (operator === 'Set' && Array.isArray(body))
    return { operator: 'set', elements: body.map(child) }
  const fields = body as Fields
  switch (operator) {
    case '.':
      return { operator: 'attribute', of: child(fields['left']), name: String(fields['attr']) }
    case 'has':
      return { operator: 'has', of: child(fields['left']), name: String(fields['attr']) }
    case 'like':
      return { operator: 'like', of: child(fields['left']), pattern: patternOf(fields['pattern']) }
    case 'is':
      return {
        operator: 'is',
        of: child(fields['left']),
        entityType: String(fields['entity_type']),
      }
    case 'if-then-else':
      return {
        operator: 'if',
        condition: child(fields['if']),
        yes: child(fields['then']),
        no: child(fields['else']),
      }
    case '!':
    case 'neg':
    case 'isEmpty':
      return { operator: 'unary', sign: operator, of: child(fields['arg']) }
    default:
      return typeof fields === 'object' && fields !== null && 'left' in fields && 'right' in fields
        ? {
            operator: 'binary',
            sign: operator,
            left: child(fields['left']),
            right: child(fields['right']),
          }
        : {
            operator: 'other',
            parts: Object.values(fields ?? {})
              .filter(isNode)
              .map(child),
          }
  }
}

function child(body: unknown): Node {
  return nodeOf(body as Expr)
}

function isNode(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

/** Literals as strings, wildcards as null. */
function patternOf(body: unknown): readonly (string | null)[] {
  return Array.isArray(body)
    ? body.map((part: unknown) =>
        part === 'Wildcard' ? null : String((part as Fields)['Literal']),
      )
    : []
}

/** One `when` or `unless` of a rule. */
export type Clause = { readonly kind: 'when' | 'unless'; readonly body: Node }

export function clausesOf(policy: PolicyJson): readonly Clause[] {
  return policy.conditions.map((clause) => ({ kind: clause.kind, body: nodeOf(clause.body) }))
}

/** Every node of an expression, the outermost first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const below of childrenOf(node)) yield* nodesOf(below)
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.operator) {
    case 'value':
    case 'variable':
      return []
    case 'set':
      return node.elements
    case 'if':
      return [node.condition, node.yes, node.no]
    case 'binary':
      return [node.left, node.right]
    case 'other':
      return node.parts
    default:
      return [node.of]
  }
}

/** Every fact that a rule reads: `labels`; and of a record both `session` and `session.readSecret`. */
export function factsRead(clauses: readonly Clause[]): ReadonlySet<string> {
  const facts = new Set<string>()
  for (const clause of clauses)
    for (const node of nodesOf(clause.body)) {
      const name = node.operator === 'attribute' || node.operator === 'has' ? factOf(node) : null
      if (name !== null) facts.add(name)
    }
  return facts
}

/** The name of a fact as rules write it, without `context.`; null where the node is none. */
export function factOf(node: Node): string | null {
  if (node.operator !== 'attribute' && node.operator !== 'has') return null
  if (node.of.operator === 'variable') return node.of.name === 'context' ? node.name : null
  const record = factOf(node.of)
  return record === null ? null : `${record}.${node.name}`
}
