import type { ActionKind } from '@custody/model'
import fc from 'fast-check'
import { actionGroups, actionKinds, distrusted, resourceTypes } from '../src/language.ts'
import { numbers, textsOf } from './drawn-values.ts'

/** A rule as text, and what a reference needs to know of it. */
export type DrawnRule = {
  readonly effect: 'permit' | 'forbid'
  readonly outcome: 'deny' | 'approve' | 'ask' | 'warn'
  readonly mode: 'enforce' | 'observe'
  /** From the word `permit` or `forbid` on. */
  readonly body: string
}

/** The facts that a rule may read of an action, with their types: `path`, `agent.name`. */
export type FactsOf = (kind: ActionKind) => { readonly [fact: string]: string }

type Scope = { readonly text: string; readonly kinds: readonly ActionKind[] }

const outcomes = fc.constantFrom('deny', 'deny', 'approve', 'ask', 'warn')

/** Rules that meet calls about `kind` or others; their conditions read what every action of their scope has. */
export function drawnRules(kind: ActionKind, factsOf: FactsOf): fc.Arbitrary<readonly DrawnRule[]> {
  const one = scopeAround(kind).chain((scope) => rule(scope, someOf(commonFacts(scope, factsOf))))
  const own: Scope = { text: `action == Action::"${kind}"`, kinds: [kind] }
  return fc
    .tuple(rule(own, allOf(factsOf(kind))), fc.array(one, { minLength: 2, maxLength: 7 }))
    .map(([first, others]) => [first, ...others])
}

/** One or two rules for everybody about one kind that read little else than `facts`. */
export function rulesReading(
  kind: ActionKind,
  facts: { readonly [fact: string]: string },
): fc.Arbitrary<readonly DrawnRule[]> {
  const one = fc
    .tuple(
      fc.constantFrom('permit', 'forbid', 'forbid'),
      fc.constantFrom('deny', 'ask'),
      fc.constantFrom('when', 'unless'),
      someOf(facts),
    )
    .map(([effect, outcome, word, condition]): DrawnRule => ({
      effect,
      outcome: effect === 'permit' ? 'deny' : outcome,
      mode: 'enforce',
      body: `${effect} (principal, action == Action::"${kind}", resource) ${word} { ${condition} };`,
    }))
  return fc.array(one, { minLength: 1, maxLength: 2 })
}

function scopeAround(kind: ActionKind): fc.Arbitrary<Scope> {
  const kinds = fc.oneof(fc.constant(kind), fc.constantFrom(...actionKinds))
  const changes = actionKinds.filter((one) => actionGroups[one] !== undefined)
  return fc.oneof(
    { arbitrary: fc.constant<Scope>({ text: 'action', kinds: actionKinds }), weight: 2 },
    {
      arbitrary: fc.constant<Scope>({ text: 'action in Action::"file.change"', kinds: changes }),
      weight: 1,
    },
    {
      arbitrary: kinds.map((one): Scope => ({ text: `action == Action::"${one}"`, kinds: [one] })),
      weight: 4,
    },
    {
      arbitrary: fc.tuple(kinds, fc.constantFrom(...actionKinds)).map(([one, other]): Scope => ({
        text: `action in [Action::"${one}", Action::"${other}"]`,
        kinds: [one, other],
      })),
      weight: 2,
    },
  )
}

function commonFacts({ kinds }: Scope, factsOf: FactsOf): { readonly [fact: string]: string } {
  const [first = {}, ...others] = kinds.map(factsOf)
  return Object.fromEntries(
    Object.entries(first).filter(([fact, type]) => others.every((facts) => facts[fact] === type)),
  )
}

function rule(scope: Scope, condition: fc.Arbitrary<string>): fc.Arbitrary<DrawnRule> {
  const [type, ...more] = new Set(scope.kinds.map((kind) => resourceTypes[kind]))
  const resources =
    more.length > 0
      ? ['resource']
      : ['resource', `resource == ${type}::"x"`, `resource == ${type}::"/a"`]
  const clauses = fc.array(
    fc
      .tuple(fc.constantFrom('when', 'unless'), condition)
      .map(([word, text]) => `${word} { ${text} }`),
    { minLength: 0, maxLength: 2 },
  )
  return fc
    .record({
      effect: fc.constantFrom('permit', 'forbid', 'forbid'),
      outcome: outcomes,
      mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'observe'),
      principal: fc.constantFrom(
        'principal',
        'principal',
        'principal',
        'principal == Principal::"somebody"',
        'principal == Principal::"another"',
        'principal in Group::"staff"',
      ),
      resource: fc.constantFrom('resource', ...resources),
      clauses,
    })
    .map(({ effect, outcome, mode, principal, resource, clauses: all }) => ({
      effect,
      outcome: effect === 'permit' ? 'deny' : outcome,
      mode,
      body: `${effect} (${principal}, ${scope.text}, ${resource}) ${all.join(' ')};`,
    })) as fc.Arbitrary<DrawnRule>
}

/** A condition over one to three facts. */
function someOf(facts: { readonly [fact: string]: string }): fc.Arbitrary<string> {
  const atom = fc.constantFrom(...Object.entries(facts)).chain(([fact, type]) => atomOf(fact, type))
  return fc.array(atom, { minLength: 1, maxLength: 3 }).chain(joined)
}

/** A condition that reads every fact. */
function allOf(facts: { readonly [fact: string]: string }): fc.Arbitrary<string> {
  return fc.tuple(...Object.entries(facts).map(([fact, type]) => atomOf(fact, type))).chain(joined)
}

/** The conditions joined two by two: deep ones are refused. */
function joined(atoms: readonly string[]): fc.Arbitrary<string> {
  const [only = 'true'] = atoms
  if (atoms.length < 2) return fc.constant(only)
  const half = atoms.length >> 1
  const sides = fc.tuple(joined(atoms.slice(0, half)), joined(atoms.slice(half)), joint)
  return sides.map(([left, right, join]) => {
    if (join === 'if') return `(if ${left} then ${right} else ${only})`
    if (join === 'not') return `(!${left} || ${right})`
    return join === 'and' ? `(${left} && ${right})` : `(${left} || ${right})`
  })
}

const joint = fc.constantFrom('and', 'or', 'not', 'if')

/** What packs ask of a fact, in every way that the language has for its type. */
function atomOf(fact: string, type: string): fc.Arbitrary<string> {
  const read = `context.${fact}`
  if (type === 'Bool') return fc.constantFrom(read, `(!${read})`, `(${read} == true)`)
  if (type === 'Long') return numberAtom(read)
  const all = textsOf(fact).filter((text) => text !== distrusted(fact.split('.').at(-1) ?? '')?.bad)
  const text = fc.constantFrom(...all).map((one) => JSON.stringify(one))
  const list = fc
    .subarray([...all], { minLength: 1, maxLength: Math.min(3, all.length) })
    .map((some) => JSON.stringify(some))
  if (type === 'Set')
    return fc.oneof(
      text.map((one) => `(${read}.contains(${one}))`),
      list.map((some) => `(${read}.containsAny(${some}))`),
      list.map((some) => `(${read}.containsAll(${some}))`),
      list.map((some) => `(${read} == ${some})`),
      fc.constant(`${read}.isEmpty()`),
    )
  return fc.oneof(
    text.map((one) => `(${read} == ${one})`),
    text.map((one) => `(${one} != ${read})`),
    list.map((some) => `(${some}.contains(${read}))`),
    fc.constantFrom('*a*', '/a*', 'a\\*b').map((pattern) => `(${read} like "${pattern}")`),
  )
}

/** Sums too, one of which overflows: Cedar's error must deny. */
function numberAtom(read: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...numbers), fc.constantFrom('<', '<=', '>', '>=', '==', '!='))
    .chain(([number, sign]) =>
      fc.oneof(
        { arbitrary: fc.constant(`(${read} ${sign} ${number})`), weight: 12 },
        { arbitrary: fc.constant(`(${read} + 1 ${sign} ${number})`), weight: 4 },
        {
          arbitrary: fc.constant(
            `((${read} + 1) * 9007199254740991 * 9007199254740991 ${sign} ${number})`,
          ),
          weight: 1,
        },
      ),
    )
}
