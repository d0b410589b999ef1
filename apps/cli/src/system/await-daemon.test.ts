import { expect, test } from 'vitest'
import { isDeniedByPolicy } from './await-daemon.ts'

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
  expect(isDeniedByPolicy(denied)).toBe(true)
})

test.each([
  ['it was not denied', { ...denied, denied: false }],
  ['no rule denied it', { ...denied, rules: [] }],
  ['no entry tells of it', { ...denied, seq: null }],
  ['nothing answered', null],
  ['the answer is none', { denied: true }],
])('it proves nothing where %s', (_, canary) => {
  expect(isDeniedByPolicy(canary)).toBe(false)
})
