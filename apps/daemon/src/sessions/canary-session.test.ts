import { expect, test } from 'vitest'
import { canarySession, sourceOf } from './canary-session.ts'

test.each([
  ['our own process sends a canary', canarySession, 7, 'device'],
  ['an agent calls its session so', canarySession, 8, 'hook'],
  ['nobody can tell which process it was', canarySession, null, 'hook'],
  ['it is no canary', 'a', 7, 'hook'],
] as const)('where %s', (_, agentSessionId, pid, source) => {
  expect(sourceOf({ agentSessionId }, { pid }, 7)).toBe(source)
})
