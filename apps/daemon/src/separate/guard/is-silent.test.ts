import { agentNamed } from '@custody/agents'
import { expect, test } from 'vitest'
import type { ClientSight } from './is-silent.ts'
import { childKey, firstHookWithinMs, isSilent } from './is-silent.ts'

const claude = '/usr/bin/claude'
const child = (...argv: readonly string[]) => ({ pid: 9, startTime: 4, argv })
const call = child('/bin/bash', '-c', 'source /home/dev/.claude/shell-snapshots/s.sh && eval ls')
const server = child('/usr/bin/node', 'server.js')
const seen = new Set([childKey(server)])
const sight: ClientSight = {
  registration: { registeredAt: 1000, heardAt: null },
  now: 1000 + firstHookWithinMs,
  argv: [claude],
  children: [],
  before: new Set(),
}

test.each([
  ['runs a call, and no hook came', { children: [call] }, true],
  [
    'runs a program from look to look, and no hook came',
    { children: [server], before: seen },
    true,
  ],
  ['runs a call under `--bare`', { argv: [claude, '--bare'], children: [call] }, true],
  ['waits at a question', {}, false],
  ['started a program that ends at once', { children: [server] }, false],
  ['was heard', { registration: { ...sight.registration, heardAt: 2 }, children: [call] }, false],
  ['has had no time yet', { now: firstHookWithinMs, children: [call] }, false],
  [
    'looks at its servers, with no session',
    { argv: [claude, 'mcp', 'list'], children: [server], before: seen },
    false,
  ],
  [
    'waits for its first prompt with a server, under `--bare`',
    { argv: [claude, '--bare'], children: [server], before: seen },
    false,
  ],
])('a registered client that %s: %j is silent: %s', (_, differs, silent) => {
  const managed = agentNamed('claude-code')?.managed
  expect(managed && isSilent({ ...sight, ...differs }, managed)).toBe(silent)
})
