import { expect, test } from 'vitest'
import { problemCounts, sessionTitle } from './session-rows.ts'

test.each([
  { title: '\n  fix the test\nplease', prompts: 1, shown: 'fix the test' },
  { title: null, prompts: 2, shown: 'Prompt not uploaded yet' },
  { title: null, prompts: 0, shown: 'No prompt yet' },
  { title: '  \n ', prompts: 1, shown: 'Prompt not uploaded yet' },
])('a session of $prompts prompts is called `$shown`', ({ title, prompts, shown }) => {
  expect(sessionTitle({ title, prompts })).toBe(shown)
})

test('problems are told gravest first, and only those there are', () => {
  const calls = { total: 9, allow: 5, ask: 1, approve: 1, deny: 2, failed: 0 }
  expect(problemCounts({ calls, alerts: 1 }).map(({ word, count }) => `${count} ${word}`)).toEqual([
    '1 alert',
    '2 denied',
    '2 asked',
  ])
  expect(problemCounts({ calls: { ...calls, ask: 0, approve: 0, deny: 0 }, alerts: 0 })).toEqual([])
})
