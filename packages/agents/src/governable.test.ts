import { agentNames } from '@custody/model'
import { expect, test } from 'vitest'
import { agentTraces } from './agent-traces.ts'
import { governable } from './governable.ts'

test.each([
  ['at the least version', 'claude-code', '2.1.295', false, 'enforced'],
  ['newer in its middle number', 'claude-code', '2.10.0', false, 'enforced'],
  ['one release too old', 'claude-code', '2.1.294', false, 'no'],
  ['older though it looks greater as text', 'claude-code', '2.1.99', false, 'no'],
  ['of an unknown version', 'claude-code', 'unknown', false, 'unknown'],
  ['a pre-release', 'claude-code', '2.1.400-beta.1', false, 'unknown'],
  ['inside an editor', 'claude-code', '2.1.330', true, 'unknown'],
  ['one without an adapter', 'codex', '0.169.0', false, 'no'],
  ['one that nobody can name', 'unknown', 'unknown', false, 'no'],
] as const)('an agent that is %s is told as it is', (_, name, version, inEditor, governed) => {
  expect(governable({ name, version }, inEditor).governed).toBe(governed)
})

test('every agent that has a word has traces, each once', () => {
  const traced = agentTraces.map(({ agent }) => agent)
  expect(traced.toSorted()).toEqual(agentNames.filter((name) => name !== 'unknown').toSorted())
})
