import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { ActionKind, Outcome } from '@custody/model'
import { knownFacts } from '@custody/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cedarAlone } from '../test/by-cedar-alone.ts'
import { approvals, drawnAction, drawnRequest, madeUnknown } from '../test/drawn-calls.ts'
import type { DrawnRule } from '../test/drawn-rules.ts'
import { drawnRules, rulesReading } from '../test/drawn-rules.ts'
import type { Policy } from './compile.ts'
import { compilePolicy } from './compile.ts'
import { decide } from './decide.ts'
import { byCedar } from './evaluate.ts'
import { circumstancesOf, factsOf } from './facts.ts'
import { factTypes } from './fact-types.generated.ts'
import { actionKinds } from './language.ts'
import { plainRequest } from './plain-request.ts'
import type { PolicyRequest } from './request.ts'

// The engine cuts rules by action, guards them, makes matchers of them and combines what comes back. What it must come
// to is said by Cedar's own authorizer over the rules as they are written, all of them, for each action alone.

const runs = 12

const schemaTypes = new Map<string, string>([
  ['string', 'String'],
  ['boolean', 'Bool'],
  ['number', 'Long'],
])

/** Every fact of every call and its type, as rules name it: `agent.name`. */
const everyCall = flat(circumstancesOf(plainRequest(emptyCall())))

function emptyCall() {
  return { tool: 'x', actions: [], complete: true, incompleteBecause: [] }
}

function flat(facts: object, above = ''): { readonly [fact: string]: string } {
  const found = Object.entries(facts).map(([name, value]) =>
    typeof value === 'object'
      ? flat(value, `${above}${name}.`)
      : { [`${above}${name}`]: schemaTypes.get(typeof value) ?? '' },
  )
  return Object.assign({}, ...found)
}

function readable(kind: ActionKind): { readonly [fact: string]: string } {
  return { ...everyCall, ...factTypes[kind] }
}

function compiled(rules: readonly DrawnRule[]): Policy {
  const texts = rules.map(({ effect, outcome, mode, body }, at) =>
    [
      `@id("r${at}") @title("t") @reason("r") @severity("low") @control("X:1") @mode("${mode}")`,
      effect === 'forbid' ? `@outcome("${outcome}")` : '@grant("skip-prompt")',
      body,
    ].join(' '),
  )
  const result = compilePolicy(cedar, {
    name: 'drawn',
    packs: [],
    rules: [{ path: 'drawn.cedar', text: texts.join('\n') }],
    mode: 'enforce',
    mcpServers: approvals,
  })
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)}\n${texts.join('\n')}`)
  return result.value
}

const opaqueRule: DrawnRule = {
  effect: 'forbid',
  outcome: 'ask',
  mode: 'enforce',
  body: 'forbid (principal, action == Action::"opaque.run", resource);',
}
const permitAll: DrawnRule = {
  effect: 'permit',
  outcome: 'deny',
  mode: 'enforce',
  body: 'permit (principal, action, resource);',
}

/** Mostly permitted, else everything is denied for want of a permit. */
function policyRules(kind: ActionKind): fc.Arbitrary<readonly DrawnRule[]> {
  return fc
    .tuple(drawnRules(kind, readable), fc.constantFrom([permitAll], [permitAll], [permitAll], []))
    .map(([rules, permits]) => [...rules, opaqueRule, ...permits])
}

type Verdict = {
  readonly outcome: Outcome
  readonly problem: string | null
  /** The rules that made it. */
  readonly ids: readonly string[]
}

/** What the rules that count come to by the table of the design, asking Cedar alone. */
function byTable(
  policy: Policy,
  rules: readonly DrawnRule[],
  request: PolicyRequest,
  counts: (rule: DrawnRule) => boolean,
): Verdict {
  const permitted = { ...permitAll }
  const ask = cedarAlone([...rules, permitted], request, circumstancesOf(request))
  const forbids = (rule: DrawnRule, outcome: string) =>
    rule.effect === 'forbid' && rule.outcome === outcome && counts(rule)
  const own = ask(
    (rule) =>
      rule !== permitted && ((rule.effect === 'permit' && counts(rule)) || forbids(rule, 'deny')),
  )
  const [approve, asks, warn] = (['approve', 'ask', 'warn'] as const).map((outcome) =>
    ask((rule) => rule === permitted || forbids(rule, outcome)),
  )
  const answers = (one: typeof own | undefined) =>
    request.actions.map((action) => {
      if (one === undefined) throw new Error('nobody is asked')
      return one(factsOf(policy, request, action), action.kind)
    })
  const [owns, approves, asked] = [answers(own), answers(approve), answers(asks)]
  const permits = answers(
    ask((rule) => rule !== permitted && rule.effect === 'permit' && counts(rule)),
  )
  const problem = permits.some(({ denied }) => denied) ? 'NO_PERMIT' : null
  const errors = [...owns, ...approves, ...asked, ...answers(warn)].flatMap((one) => one.errors)
  if (errors.length > 0) return { outcome: 'deny', problem: 'POLICY_ERROR', ids: each(errors) }

  for (const [outcome, found] of [
    ['deny', owns],
    ['approve', approves],
    ['ask', asked],
  ] as const) {
    const stopped = found.filter(({ denied }) => denied)
    const ids = each(stopped.flatMap(({ reasons }) => reasons))
    if (stopped.length > 0) return { outcome, problem, ids }
  }
  return { outcome: 'allow', problem: null, ids: each(owns.flatMap(({ reasons }) => reasons)) }
}

function each(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted()
}

const enforced = (rule: DrawnRule) => rule.mode === 'enforce'
const strictness = ['allow', 'ask', 'approve', 'deny']

function allKnown(policy: Policy, request: PolicyRequest): boolean {
  return request.actions.every((action) => {
    const { unknown, resourceKnown } = factsOf(policy, request, action)
    return unknown.size === 0 && resourceKnown
  })
}

/** Rules that Cedar is not asked about and that would apply or fail. */
function notPut(policy: Policy, request: PolicyRequest): readonly string[] {
  return request.actions.flatMap((action) => {
    const slice = policy.slices.get(action.kind)
    if (slice === undefined) throw new Error(action.kind)
    const facts = factsOf(policy, request, action)
    const context = { ...circumstancesOf(request), ...facts.context }
    const { applying, errors } = byCedar(policy, request, slice, { ...facts, context })
    return slice.conditional
      .filter((one) => !one.guard(context) && [...applying, ...errors].includes(one))
      .map(({ rule }) => rule.id)
  })
}

describe('calls of several actions are decided as Cedar decides each of them', () => {
  const seen = { known: 0, unknown: 0, outcomes: new Set<string>() }

  test.each(actionKinds)('%s among them', (kind) => {
    const calls = fc.oneof(drawnRequest(kind, 'all'), drawnRequest(kind, 'perhaps'))
    fc.assert(
      fc.property(policyRules(kind), calls, (rules, request) => {
        const policy = compiled(rules)
        const ours = decide(policy, request)
        const now = byTable(policy, rules, request, enforced)
        const would = byTable(policy, rules, request, () => true)
        expect(notPut(policy, request)).toEqual([])
        seen.outcomes.add(`${now.problem ?? now.outcome}`)
        if (!allKnown(policy, request)) {
          seen.unknown += 1
          expect(strictness.indexOf(ours.outcome)).toBeGreaterThanOrEqual(
            strictness.indexOf(now.outcome),
          )
          expect(strictness.indexOf(ours.wouldOutcome)).toBeGreaterThanOrEqual(
            strictness.indexOf(would.outcome),
          )
          return
        }
        seen.known += 1
        const { outcome, wouldOutcome, problem, skipPrompt } = ours
        const ids = ours.decidedBy.map(({ id }) => id)
        expect({ outcome, problem, ids, wouldOutcome }).toEqual({
          ...now,
          wouldOutcome: would.outcome,
        })
        expect(skipPrompt).toBe(outcome === 'allow')
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })

  test('and these calls were of every sort', () => {
    expect(seen.known).toBeGreaterThan(20)
    expect(seen.unknown).toBeGreaterThan(5)
    expect([...seen.outcomes].toSorted()).toEqual(
      ['NO_PERMIT', 'POLICY_ERROR', 'allow', 'approve', 'ask', 'deny'].toSorted(),
    )
  })
})

describe('a call that is allowed with unknown facts is allowed whatever they are', () => {
  const vouching = actionKinds.filter((kind) => knownFacts[kind] !== undefined)
  let allowed = 0

  /** The facts that can be unknown, those that vouch for them left out, and one that is always known. */
  function mayBeUnknown(kind: ActionKind): { readonly [fact: string]: string } {
    const vouched = new Set(Object.values(knownFacts[kind] ?? {}).flat())
    const types = Object.entries(factTypes[kind] ?? {}).filter(([fact]) => vouched.has(fact))
    return { ...Object.fromEntries(types), 'agent.subagent': 'Bool' }
  }

  test.each(vouching)('%s', (kind) => {
    // A permit that reads the unknown has to stand alone, or nothing depends on it.
    const rules = rulesReading(kind, mayBeUnknown(kind)).map((drawn) => {
      const permits = drawn.some(({ effect }) => effect === 'permit') ? [] : [permitAll]
      return [...drawn, opaqueRule, ...permits]
    })
    const unknown = fc.subarray(Object.keys(knownFacts[kind] ?? {}), { minLength: 1 })
    fc.assert(
      fc.property(
        rules,
        fc.array(drawnAction(kind, 'all'), { minLength: 8, maxLength: 8 }),
        unknown,
        drawnRequest(kind, 'all'),
        (drawn, possible, vouchers, request) => {
          const policy = compiled(drawn)
          const of = (change: Partial<PolicyRequest>) =>
            decide(policy, { ...request, complete: true, ...change }).outcome
          for (const action of possible) {
            const hidden = vouchers.reduce(madeUnknown, action)
            const servers = kind === 'mcp.call' ? { mcpServers: [] } : {}
            if (of({ actions: [hidden], ...servers }) !== 'allow') continue
            allowed += 1
            expect(of({ actions: [action] })).toBe('allow')
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    )
  })

  test('and there were such calls', () => {
    expect(allowed).toBeGreaterThan(5)
  })
})
