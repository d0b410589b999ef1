import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Action } from '@custody/model'
import { pathLabels } from '@custody/model'
import { actionsOf, blankView } from '@custody/action'
import { packs, presetSource } from '@custody/packs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Policy } from './compile.ts'
import { compilePolicy } from './compile.ts'
import { byCedar, evaluate } from './evaluate.ts'
import { circumstancesOf } from './facts.ts'
import { guardOf } from './guard.ts'
import { parseTests } from './policy-test.ts'
import { plainRequest } from './plain-request.ts'
import type { PolicyRequest } from './request.ts'

// What is not put to Cedar must be what Cedar would say: the shipped rules on every action of the packs' own tests, and
// on the same with facts changed at random. `agrees-with-cedar.test.ts` does it with rules made at random.

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

const requests = packs.flatMap((pack) => {
  const tests = parseTests(pack.tests, pack.name)
  if (!tests.ok) throw new Error(tests.error.detail)
  return tests.value.map(({ call: { tool, input, cwd } }) =>
    plainRequest({
      tool,
      ...actionsOf(
        {
          agent: 'claude-code',
          toolUseId: '',
          agentSessionId: '',
          agentSubagentId: null,
          tool,
          input,
          workingDirectory: cwd ?? '/home/dev/proj',
          permissionMode: 'default',
          mcpServer: null,
        },
        view,
      ),
    }),
  )
})
const actions = requests.flatMap((request) =>
  request.actions.map((action) => ({ request, action })),
)

const policies = [
  ['balanced', compiled(presetSource('balanced'))],
  ['strict', compiled(presetSource('strict'))],
  ['all packs', compiled({ ...presetSource('balanced'), packs })],
] as const

function compiled(source: Parameters<typeof compilePolicy>[1]): Policy {
  const result = compilePolicy(cedar, source)
  if (!result.ok) throw new Error(JSON.stringify(result.error[0]))
  return result.value
}

/** The ids of the rules that apply and that fail, by us and by Cedar alone. */
function both(policy: Policy, request: PolicyRequest, action: Action) {
  const slice = policy.slices.get(action.kind)
  if (slice === undefined) throw new Error(action.kind)
  const ours = evaluate(policy, request, circumstancesOf(request), action)
  const whole = byCedar(policy, request, slice, ours.facts)
  const ids = (rules: typeof whole.applying) => rules.map(({ rule }) => rule.id).toSorted()
  const asked = slice.conditional.some(({ guard }) => guard(ours.facts.context))
  return {
    asked,
    ours: asked ? null : { applying: ids(slice.always), errors: [] },
    whole: { applying: ids(whole.applying), errors: ids(whole.errors) },
    missed: slice.conditional.filter(
      (one) =>
        !one.guard(ours.facts.context) &&
        (whole.applying.includes(one) || whole.errors.includes(one)),
    ),
  }
}

test.each(policies)(
  '%s: a rule that is not put to Cedar would not apply',
  { timeout: 60_000 },
  (_, policy) => {
    let spared = 0
    for (const { request, action } of actions) {
      const { ours, whole, missed } = both(policy, request, action)
      expect(missed).toEqual([])
      if (ours === null) continue
      spared += 1
      expect(ours).toEqual(whole)
    }
    // Else this compares nothing.
    expect(spared).toBeGreaterThan(400)
  },
)

test.each(policies)('%s: nor with facts changed at random', (_, policy) => {
  fc.assert(
    fc.property(fc.constantFrom(...actions), changes, ({ request, action }, change) => {
      const { ours, whole, missed } = both(policy, request, changed(action, change))
      expect(missed).toEqual([])
      if (ours !== null) expect(ours).toEqual(whole)
    }),
    { numRuns: 2_000 },
  )
})

const changes = fc.record({
  flip: fc.integer({ min: 0, max: 2 ** 16 }),
  labels: fc.subarray([...pathLabels]),
  text: fc.constantFrom(
    'append',
    'setuid',
    'network',
    'decoded',
    'git',
    '.env',
    '*',
    '',
    'all',
    'force',
  ),
  at: fc.integer({ min: 0, max: 7 }),
})

/** The action with some truths turned round, other labels, and one text changed. */
function changed(action: Action, change: typeof changes extends fc.Arbitrary<infer T> ? T : never) {
  const { kind, ...facts } = action
  const other = Object.entries(facts).map(([fact, value], index) => {
    if (typeof value === 'boolean') return [fact, (change.flip >> index) % 2 === 0 ? value : !value]
    if (fact === 'labels') return [fact, change.labels]
    return [fact, typeof value === 'string' && index === change.at ? change.text : value]
  })
  return { kind, ...Object.fromEntries(other) } as Action
}

test.each([
  ['when', 'containsAll', ['ssh-key', 'home'], true],
  ['when', 'containsAll', ['ssh-key'], false],
  ['unless', 'containsAll', ['ssh-key', 'home'], false],
  ['unless', 'containsAll', ['ssh-key'], true],
  ['when', 'containsAny', ['ssh-key'], true],
  ['when', 'containsAny', ['log'], false],
  ['unless', 'containsAny', ['ssh-key'], false],
  ['unless', 'containsAny', ['log'], true],
] as const)('%s { labels.%s(ssh-key, home) } of %j may hold: %s', (kind, sign, labels, may) => {
  const context = { operator: 'variable', name: 'context' } as const
  const value = (text: string) => ({ operator: 'value', value: text }) as const
  const body = {
    operator: 'binary',
    sign,
    left: { operator: 'attribute', of: context, name: 'labels' },
    right: { operator: 'set', elements: [value('ssh-key'), value('home')] },
  } as const
  expect(guardOf([{ kind, body }])({ labels })).toBe(may)
})
