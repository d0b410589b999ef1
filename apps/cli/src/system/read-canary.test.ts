import { expect, test } from 'vitest'
import { readCanary } from './read-canary.ts'

const denied = {
  agent: 'claude-code',
  denied: true,
  url: 'http://127.0.0.1:703/',
  status: 200,
  answer: '{}',
  latencyMs: 3,
  seq: 8,
  rules: ['no-sudo-rules'],
  problem: null,
}

test('a canary that a rule denied, and that was recorded, proves the policy', () => {
  expect(readCanary(denied)).toEqual({ answered: true, instead: null })
})

test.each([
  ['it was not denied', { ...denied, denied: false }, true, 'the answer was 200 {}'],
  ['no rule denied it', { ...denied, rules: [] }, true, 'it was refused, by no rule'],
  ['no entry tells of it', { ...denied, seq: null }, true, 'it was not recorded'],
  [
    'the hook port is away',
    { ...denied, denied: false, status: null, problem: 'NO_ANSWER' },
    false,
    'the hook port did not answer',
  ],
  ['nothing answered', null, false, 'nothing was told of it'],
  ['the answer is none', { denied: true }, false, 'nothing was told of it'],
])('it proves nothing where %s', (_, told, answered, instead) => {
  expect(readCanary(told)).toEqual({ answered, instead })
})
