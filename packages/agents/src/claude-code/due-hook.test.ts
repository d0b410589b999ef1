import { expect, test } from 'vitest'
import { dueHook, isOfCall } from './due-hook.ts'

test.each([
  ['at-start', []],
  ['at-start', ['-p', 'mcp']],
  ['at-start', ['--model', 'mcp', '-p', 'go']],
  ['at-start', ['--resume']],
  ['at-first-prompt', ['--bare', '-p', 'go']],
  ['at-first-prompt', ['-p', 'go', '--safe-mode']],
  ['none', ['mcp', 'list']],
  ['none', ['doctor']],
] as const)('a hook is due %s of a client started with %j', (due, words) => {
  expect(dueHook(['/usr/bin/claude', ...words])).toBe(due)
})

test('the shell of a call is told from a server and from what the client asks for itself', () => {
  const snapshot =
    'source /home/dev/.claude/shell-snapshots/snapshot-bash-1-x.sh 2>/dev/null || true'
  expect(isOfCall(['/bin/bash', '-c', `${snapshot} && eval ls`])).toBe(true)
  expect(isOfCall(['/bin/sh', '-c', 'npx some-server'])).toBe(false)
  expect(isOfCall(['git', 'status'])).toBe(false)
})
