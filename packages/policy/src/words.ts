import type { Clause, Node } from './expression.ts'
import { factOf } from './expression.ts'
import type { FactWords } from './fact-words.ts'
import { wordsOf } from './fact-words.ts'
import type { Facts } from './judge.ts'
import { isUnknown, valueOf } from './judge.ts'

/** What words are made for: the facts of one action, its kind, and the entries that show what happened before. */
export type Told = {
  readonly kind: string
  readonly facts: Facts
  readonly entries: ReadonlyMap<string, number>
}

/**
 * The comparisons of a rule that speak for its match, each once, in words of which the action is "it". Empty where
 * the rule asks nothing of the facts.
 */
export function reasonsOf(clauses: readonly Clause[], told: Told): readonly string[] {
  const reasons = clauses.flatMap((clause) => reasonsIn(clause.body, told, clause.kind === 'when'))
  const telling = reasons.filter(({ isWeak }) => isWeak !== true)
  const byHead = new Map<string, Reason>()
  for (const { head, values, word } of telling.length > 0 ? telling : reasons) {
    const before = byHead.get(`${word} ${head}`)?.values ?? []
    byHead.set(`${word} ${head}`, { head, word, values: [...before, ...values] })
  }
  return [...byHead.values()].map(({ head, values, word }) =>
    values.length === 0 ? head : `${head} ${listText([...new Set(values)], word)}`,
  )
}

/** What is said, and of which values; what is said alike of several is said once. */
type Reason = {
  readonly head: string
  readonly values: readonly unknown[]
  readonly word: 'and' | 'or'
  /** That a fact which is not given is not this or that: told only where nothing else can be. */
  readonly isWeak?: true
}

function plainly(head: string): Reason {
  return { head, values: [], word: 'and' }
}

/** Walks down to the comparisons that make `node` be `wanted`. */
function reasonsIn(node: Node, told: Told, wanted: boolean): readonly Reason[] {
  if (node.operator === 'value') return []
  if (node.operator === 'unary' && node.sign === '!') return reasonsIn(node.of, told, !wanted)
  if (node.operator === 'if') return choiceReasons(node, told, wanted)
  if (node.operator === 'binary' && (node.sign === '&&' || node.sign === '||')) {
    // One side is enough to make an `||` true, or an `&&` false: then one that is not known says nothing.
    const isEnough = (node.sign === '||') === wanted
    const sides = [node.left, node.right]
    const certain = sides.filter((side) => valueOf(side, told.facts) === wanted)
    const speaking =
      isEnough && certain.length > 0
        ? certain
        : sides.filter((side) => maySpeak(side, told, wanted))
    return speaking.flatMap((side) => reasonsIn(side, told, wanted))
  }
  return maySpeak(node, told, wanted) ? [inWords(node, told, wanted)] : []
}

function maySpeak(node: Node, { facts }: Told, wanted: boolean): boolean {
  const value = valueOf(node, facts)
  return isUnknown(value) || value === wanted
}

/** What chose, then what the chosen side says. Where the choice is not known, that is the reason. */
function choiceReasons(
  { condition, yes, no }: Extract<Node, { operator: 'if' }>,
  told: Told,
  wanted: boolean,
): readonly Reason[] {
  const chosen = valueOf(condition, told.facts)
  if (isUnknown(chosen)) return reasonsIn(condition, told, true)
  const isYes = chosen === true
  return [...reasonsIn(condition, told, isYes), ...reasonsIn(isYes ? yes : no, told, wanted)]
}

function inWords(node: Node, told: Told, wanted: boolean): Reason {
  switch (node.operator) {
    case 'attribute':
      return factIs(node, told, wanted)
    case 'like': {
      const fits = `${wanted ? '' : 'not '}of the form ${patternText(node.pattern)}`
      const said = `${nameOf(node.of, told)} is ${shown(node.of, told)}, ${fits}`
      return known(node.of, told, plainly(said))
    }
    case 'unary':
      return emptiness(node.of, told, wanted)
    case 'binary':
      return node.sign.startsWith('contains')
        ? membership(node, told, wanted)
        : comparison(node, told, wanted)
    default:
      return plainly('a condition holds that has no words')
  }
}

/** A yes or no that is a condition by itself. */
function factIs(node: Node, told: Told, wanted: boolean): Reason {
  const words = factWordsOf(node, told)
  if (!('yes' in words))
    return known(node, told, plainly(`${words.name} is ${wanted ? 'so' : 'not so'}`))
  const entry = wanted ? told.entries.get(factOf(node) ?? '') : undefined
  const shownBy = entry === undefined ? '' : ` (entry ${entry})`
  return known(node, told, plainly(wanted ? `${words.yes}${shownBy}` : words.no))
}

function emptiness(set: Node, told: Told, wanted: boolean): Reason {
  const words = factWordsOf(set, told)
  if (wanted) return known(set, told, plainly(`${nameOf(set, told)}: none`))
  const head = 'holds' in words ? words.holds : `${nameOf(set, told)}:`
  return known(set, told, { head, values: listOf(valueOf(set, told.facts)), word: 'and' })
}

/** `its path is labelled ssh-key`; of several wanted values, those that are there. `[a, b].contains(x)` is told by x. */
function membership(
  node: Extract<Node, { operator: 'binary' }>,
  told: Told,
  wanted: boolean,
): Reason {
  const { left, right } = node
  if (isLiteral(left) && !isLiteral(right)) {
    const is = `${nameOf(right, told)} is ${shown(right, told)}`
    if (wanted) return known(right, told, plainly(is))
    const values = listOf(valueOf(left, told.facts))
    return known(right, told, { ...isNot(right, told), values })
  }
  const words = factWordsOf(left, told)
  const [holds, lacks] =
    'holds' in words
      ? [words.holds, words.lacks]
      : [`${plainName(words)} has`, `${plainName(words)} lacks`]
  const has = listOf(valueOf(left, told.facts))
  const asked = listOf(valueOf(right, told.facts))
  const word = node.sign === 'containsAll' ? 'and' : 'or'
  return known(
    left,
    told,
    wanted
      ? { head: holds, values: asked.filter((one) => has.includes(one)), word: 'and' }
      : { head: lacks, values: asked.filter((one) => !has.includes(one)), word },
  )
}

function plainName(words: FactWords): string {
  return 'name' in words ? words.name : words.yes
}

function comparison(
  node: Extract<Node, { operator: 'binary' }>,
  told: Told,
  wanted: boolean,
): Reason {
  const isTurned = isLiteral(node.left) && !isLiteral(node.right)
  const [fact, value] = isTurned ? [node.right, node.left] : [node.left, node.right]
  const sign = isTurned ? (turned[node.sign] ?? node.sign) : node.sign
  const asked = valueOf(value, told.facts)
  const words = factWordsOf(fact, told)
  if ('yes' in words && typeof asked === 'boolean')
    return known(fact, told, plainly(((sign === '==') === wanted) === asked ? words.yes : words.no))
  const is = `${nameOf(fact, told)} is ${shown(fact, told)}`
  const isEqual = (sign === '==' && wanted) || (sign === '!=' && !wanted)
  if (isEqual) return known(fact, told, plainly(is))
  const than = (wanted ? signs[sign] : opposites[sign]) ?? sign
  const beside = isLiteral(value) ? asked : nameOf(value, told)
  const said =
    than === 'not' ? isNot(fact, told) : ({ head: `${is}, ${than}`, word: 'or' } as const)
  return known(fact, told, { ...said, values: [beside] })
}

/** `the program is cat, not`; what is not given is only told not to be the other. */
function isNot(fact: Node, told: Told): Omit<Reason, 'values'> {
  const name = nameOf(fact, told)
  return valueOf(fact, told.facts) === ''
    ? { head: `${name} is not`, word: 'or', isWeak: true }
    : { head: `${name} is ${shown(fact, told)}, not`, word: 'or' }
}

const signs: { readonly [sign: string]: string } = {
  '==': 'which is',
  '!=': 'not',
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
}
const opposites: { readonly [sign: string]: string } = {
  '==': 'not',
  '!=': 'which is',
  '<': 'not below',
  '<=': 'above',
  '>': 'not above',
  '>=': 'below',
}
const turned: { readonly [sign: string]: string } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

/** What is said where every fact in it is known; else that it is not. */
function known(of: Node, told: Told, said: Reason): Reason {
  if (!isUnknown(valueOf(of, told.facts))) return said
  const words = factWordsOf(of, told)
  return plainly(
    'yes' in words ? `it is not known whether ${words.yes}` : `${nameOf(of, told)} is not known`,
  )
}

function factWordsOf(node: Node, { kind }: Told): FactWords {
  const fact = factOf(node)
  return fact === null ? { name: 'a value' } : wordsOf(kind, fact)
}

function nameOf(node: Node, told: Told): string {
  if (node.operator === 'binary')
    return `${nameOf(node.left, told)} ${node.sign} ${nameOf(node.right, told)}`
  if (node.operator === 'value') return String(node.value)
  return plainName(factWordsOf(node, told))
}

function shown(node: Node, { facts }: Told): string {
  const value = valueOf(node, facts)
  if (isUnknown(value)) return 'not known'
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : listText(value, 'and')
  return value === '' ? 'not given' : String(value)
}

function listText(values: readonly unknown[], word: 'and' | 'or'): string {
  const texts = values.map((value) => (value === '' ? 'none' : String(value)))
  const last = texts.at(-1) ?? ''
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} ${word} ${last}`
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function isLiteral(node: Node): boolean {
  return node.operator === 'value' || (node.operator === 'set' && node.elements.every(isLiteral))
}

function patternText(pattern: readonly (string | null)[]): string {
  return pattern.map((part) => part ?? '*').join('')
}
