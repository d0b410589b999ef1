import type { SeparateState } from '@custody/protocol'
import { expect, test } from 'vitest'
import { ungovernedAgents } from './ungoverned-agents.ts'

type AtRest = NonNullable<SeparateState['atRest']>['agents'][number]

const atRest = (more: Partial<AtRest>): AtRest => ({
  agent: 'codex',
  version: '0.169.0',
  uid: 1000,
  account: 'dev',
  governed: 'no',
  because: 'Custody has no enforced adapter for this agent',
  installed: true,
  places: ['/home/dev/secret-project/node_modules/@openai/codex'],
  ...more,
})
const state = (...agents: readonly AtRest[]): SeparateState => ({
  keyReachedBy: [],
  managed: 'whole',
  watched: [],
  clients: [],
  executables: null,
  programs: null,
  atRest: { lookedAt: 1, complete: true, agents: [...agents] },
})

test.each([
  ['ungoverned', { governed: 'no' }, 1],
  ['of which nobody knows', { governed: 'unknown' }, 1],
  ['governed', { governed: 'enforced' }, 0],
] as const)('an agent at rest that is %s is told %o %i times', (_, more, times) => {
  expect(ungovernedAgents(state(atRest(more)))).toHaveLength(times)
})

test('the server is told why and whose, and no path', () => {
  const told = ungovernedAgents(state(atRest({}), atRest({ account: null, installed: false })))
  expect(told.map(({ detail }) => detail)).toEqual([
    'installed for dev: Custody has no enforced adapter for this agent',
    'was used for all accounts: Custody has no enforced adapter for this agent',
  ])
  expect(JSON.stringify(told)).not.toContain('secret-project')
})

test('a same-user installation tells none, and no more are told than a check-in holds', () => {
  expect(ungovernedAgents(null)).toEqual([])
  expect(ungovernedAgents(state(...Array.from({ length: 80 }, () => atRest({}))))).toHaveLength(50)
})
