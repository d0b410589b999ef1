import { expect, test } from 'vitest'
import type { ChangedCall, Simulation } from './dry-run-words.ts'
import { changesBy, difference, headline, lacking, scope } from './dry-run-words.ts'

const none = { calls: 0, people: 0 }
const counts = { allow: 0, ask: 0, approve: 0, deny: 0 }
const simulation: Simulation = {
  policy: { name: 'strict', version: `sha256:${'0'.repeat(64)}`, mode: 'enforce' },
  calls: 2000,
  limited: true,
  compared: 1988,
  people: 3,
  changed: 19,
  lacking: { erased: 10, withheld: 0, schema: 2, unreadable: 0, 'own-failure': 0 },
  before: counts,
  after: counts,
  wouldAfter: counts,
  becoming: {
    allow: none,
    ask: { calls: 5, people: 1 },
    approve: none,
    deny: { calls: 14, people: 3 },
  },
  rules: [],
  changes: [],
}

test.each([
  {
    change: {},
    said: 'Would have denied 14 calls of 3 people and asked about 5 calls of 1 person.',
  },
  {
    change: {
      becoming: { allow: { calls: 1, people: 0 }, ask: none, approve: none, deny: none },
    },
    said: 'Would have allowed 1 call.',
  },
  { change: { changed: 0 }, said: 'No call would have been decided otherwise.' },
  { change: { compared: 0 }, said: 'No call could be decided again.' },
])('$said', ({ change, said }) => {
  expect(headline({ ...simulation, ...change })).toBe(said)
})

test('what was looked at, and what could not be', () => {
  expect(scope(simulation, '7d')).toBe('The newest 2,000 calls of the last 7 days, 3 people.')
  expect(scope({ ...simulation, limited: false, people: 0 }, 'all')).toBe(
    '2,000 calls of all time.',
  )
  expect(lacking(simulation)).toBe(
    '12 calls could not be decided again, for want of facts: 10 erased, 2 recorded by a version that kept other facts.',
  )
  expect(lacking({ ...simulation, compared: 2000 })).toBe('')
})

test.each([
  [3, 3, ''],
  [1000, 2000, '+1,000'],
  [20, 6, '−14'],
])('from %d to %d is %s', (before, after, said) => {
  expect(difference(before, after)).toBe(said)
})

test('the calls of one rule, or of one problem', () => {
  const call = (id: string, rules: readonly string[], problem: string | null): ChangedCall => ({
    call: id as ChangedCall['call'],
    at: 0,
    tool: null,
    headline: null,
    deviceName: '',
    person: null,
    from: 'allow',
    to: 'deny',
    rules: rules.map((rule) => ({ id: rule, title: rule, severity: 'high' })),
    problem,
    because: [],
  })
  const changes = [call('a', ['x', 'y'], null), call('b', ['y'], null), call('c', [], 'NO_PERMIT')]
  const ids = (rule: string | undefined) => changesBy(changes, rule).map((one) => String(one.call))
  expect(ids(undefined)).toEqual(['a', 'b', 'c'])
  expect(ids('x')).toEqual(['a'])
  expect(ids('NO_PERMIT')).toEqual(['c'])
})
