import type { PolicyRule } from '@custody/protocol'
import { expect, test } from 'vitest'
import { busiestFirst, matchingRules } from './rule-filter.ts'

const figure = (count: number) => ({ count, filter: { page: 'tool-calls' as const, query: {} } })
const rule = (id: string, effect: 'permit' | 'forbid', decided = 0): PolicyRule => ({
  id,
  pack: 'secrets',
  title: `Title of ${id}`,
  reason: 'why',
  severity: 'high',
  effect,
  outcome: effect === 'permit' ? 'allow' : 'deny',
  mode: 'enforce',
  controls: [],
  grantsSkipPrompt: false,
  path: 'secrets/keys.cedar',
  line: 3,
  cedar: `${effect} (principal, action, resource);`,
  tests: 1,
  decided: figure(decided),
  observed: figure(0),
  lastDecidedAt: null,
})

const rules = [
  rule('no-ssh-keys', 'forbid', 2),
  rule('read-workspace', 'permit', 9),
  rule('no-aws', 'forbid'),
]

test('every word must occur, wherever', () => {
  expect(matchingRules(rules, 'forbid ssh', undefined).map((each) => each.id)).toEqual([
    'no-ssh-keys',
  ])
  expect(matchingRules(rules, '  ', 'permit').map((each) => each.id)).toEqual(['read-workspace'])
  expect(matchingRules(rules, undefined, undefined)).toHaveLength(3)
})

test('what decides most stands first', () => {
  expect(busiestFirst(rules).map((each) => each.id)).toEqual([
    'read-workspace',
    'no-ssh-keys',
    'no-aws',
  ])
})
