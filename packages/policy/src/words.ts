import type { Clause, Node } from './expression.ts'
import type { Facts } from './judge.ts'
import { isUnknown, valueOf } from './judge.ts'

/** The comparisons of a rule that speak for its match, each once, in words. */
export function reasonsOf(clauses: readonly Clause[], facts: Facts): readonly string[] {
  const reasons = clauses.flatMap((clause) => reasonsIn(clause.body, facts, clause.kind === 'when'))
  return [...new Set(reasons)]
}

/** Walks down to the comparisons that make `node` be `wanted`. */
function reasonsIn(node: Node, facts: Facts, wanted: boolean): readonly string[] {
  if (node.operator === 'unary' && node.sign === '!') return reasonsIn(node.of, facts, !wanted)
  if (node.operator === 'binary' && (node.sign === '&&' || node.sign === '||')) {
    const sides = [node.left, node.right].filter((side) => speaksFor(side, facts, wanted))
    return sides.flatMap((side) => reasonsIn(side, facts, wanted))
  }
  return speaksFor(node, facts, wanted) ? [inWords(node, facts, wanted)] : []
}

function speaksFor(node: Node, facts: Facts, wanted: boolean): boolean {
  const value = valueOf(node, facts)
  return isUnknown(value) || value === wanted
}

function inWords(node: Node, facts: Facts, wanted: boolean): string {
  const not = wanted ? '' : 'not '
  if (node.operator === 'attribute') return known(node, facts, `${nameOf(node)} is ${wanted}`)
  if (node.operator === 'like')
    return known(node.of, facts, `${nameOf(node.of)} is ${shown(node.of, facts)}`)
  if (node.operator === 'unary' && node.sign === 'isEmpty')
    return known(
      node.of,
      facts,
      wanted ? `${nameOf(node.of)} is empty` : `${nameOf(node.of)} holds ${shown(node.of, facts)}`,
    )
  if (node.operator !== 'binary') return 'a condition that has no words'
  if (node.sign.startsWith('contains')) return membership(node, facts, wanted)
  const [fact, value] =
    node.left.operator === 'value' ? [node.right, node.left] : [node.left, node.right]
  const said =
    node.sign === '==' && wanted
      ? shown(value, facts)
      : `${shown(fact, facts)}, ${not}${signs[node.sign] ?? node.sign} ${shown(value, facts)}`
  return known(fact, facts, `${nameOf(fact)} is ${said}`)
}

const signs: { readonly [sign: string]: string } = {
  '==': '',
  '!=': 'other than',
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
}

/** `labels hold ssh-key`; of a list of wanted values, those that are there. */
function membership(
  node: Extract<Node, { operator: 'binary' }>,
  facts: Facts,
  wanted: boolean,
): string {
  const [set, element] =
    node.left.operator === 'set' ? [node.right, node.left] : [node.left, node.right]
  if (node.left.operator === 'set')
    return known(set, facts, `${nameOf(set)} is ${shown(set, facts)}`)
  const has = valueOf(set, facts)
  const asked = valueOf(element, facts)
  const all = Array.isArray(asked) ? asked : [asked]
  const there = Array.isArray(has) ? all.filter((one) => has.includes(one)) : all
  const listed = (wanted ? there : all).map(String).join(', ')
  return known(set, facts, `${nameOf(set)} ${wanted ? 'hold' : 'do not hold'} ${listed}`)
}

function known(fact: Node, facts: Facts, said: string): string {
  return isUnknown(valueOf(fact, facts))
    ? `${nameOf(fact)} is not known`
    : said.replace(/\s+/g, ' ').trim()
}

function nameOf(node: Node): string {
  if (node.operator !== 'attribute') return node.operator === 'variable' ? node.name : 'it'
  return node.of.operator === 'variable' ? node.name : `${nameOf(node.of)} ${node.name}`
}

function shown(node: Node, facts: Facts): string {
  const value = valueOf(node, facts)
  if (isUnknown(value)) return 'not known'
  if (Array.isArray(value)) return value.map(String).join(', ')
  return value === '' ? 'empty' : String(value)
}
