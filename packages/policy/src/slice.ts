import type { ActionKind } from '@custody/model'
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { Cedar } from './cedar.ts'
import type { Clause } from './expression.ts'
import { clausesOf, factsRead } from './expression.ts'
import { guardOf } from './guard.ts'
import { actionKinds, resourceTypes } from './language.ts'
import type { ParsedRule } from './parse-rule.ts'
import type { Rule } from './policy.ts'
import { forKind, matcherOf } from './scope.ts'

/** A rule as it is evaluated: its matcher lives in Cedar, the rest beside it. */
export type SlicedRule = {
  readonly rule: Rule
  readonly policy: PolicyJson
  readonly clauses: readonly Clause[]
  readonly reads: ReadonlySet<string>
  /** It has no scope and no conditions: it applies to every action of its kind. */
  readonly always: boolean
  /** Whether its conditions may hold; where they may not, Cedar says the same. */
  readonly guard: (context: { readonly [fact: string]: unknown }) => boolean
}

/** All rules that one action can meet. `setId` names the matchers that Cedar has parsed beforehand. */
export type Slice = {
  readonly kind: ActionKind
  readonly setId: string
  readonly rules: ReadonlyMap<string, SlicedRule>
  /** The facts that any of them reads; no other fact need be passed. */
  readonly reads: ReadonlySet<string>
  /** The rules that apply whatever the facts are, and the others. */
  readonly always: readonly SlicedRule[]
  readonly conditional: readonly SlicedRule[]
}

/** Cuts the rules by action and has Cedar parse each slice's matchers once. */
export function slicesOf(
  cedar: Cedar,
  version: string,
  parsed: readonly ParsedRule[],
  kinds: readonly (readonly ActionKind[])[],
): ReadonlyMap<ActionKind, Slice> {
  return new Map(
    actionKinds.map((kind) => {
      const mine = parsed.filter((_, index) => kinds[index]?.includes(kind))
      return [kind, sliceOf(cedar, `${version}/${kind}`, kind, mine)]
    }),
  )
}

function sliceOf(
  cedar: Cedar,
  setId: string,
  kind: ActionKind,
  parsed: readonly ParsedRule[],
): Slice {
  const matchers = Object.fromEntries(
    parsed.map(({ rule, policy }) => [rule.id, matcherOf(forKind(policy, kind))]),
  )
  const answer = cedar.preparsePolicySet(setId, { staticPolicies: matchers })
  if (answer.type === 'failure')
    throw new Error(`cedar refuses its own policies: ${answer.errors[0]?.message}`)
  const rules = new Map(parsed.map((one) => [one.rule.id, slicedRule(one)]))
  warm(cedar, setId, kind)
  const all = [...rules.values()]
  return {
    kind,
    setId,
    rules,
    reads: new Set(all.flatMap(({ reads }) => [...reads])),
    always: all.filter(({ always }) => always),
    conditional: all.filter(({ always }) => !always),
  }
}

/** The first evaluation of a set is slow: it happens here and not in a call. What it answers is nobody's. */
function warm(cedar: Cedar, setId: string, kind: ActionKind): void {
  cedar.statefulIsAuthorized({
    principal: { type: 'Principal', id: '' },
    action: { type: 'Action', id: kind },
    resource: { type: resourceTypes[kind], id: '' },
    context: {},
    preparsedPolicySetId: setId,
    entities: [],
  })
}

function slicedRule({ rule, policy }: ParsedRule): SlicedRule {
  const clauses = clausesOf(policy)
  const always =
    clauses.length === 0 && policy.principal.op === 'All' && policy.resource.op === 'All'
  return { rule, policy, clauses, reads: factsRead(clauses), always, guard: guardOf(clauses) }
}
