import { instant } from '@custody/model'
import type { CanaryState } from '@custody/protocol'
import { expect, test } from 'vitest'
import { canarySession } from '../sessions/canary-session.ts'
import { agentHealth } from './agent-health.ts'

const session = (version: string, at: number, agentSessionId = 'a') => ({
  agent: { name: 'claude-code', version } as const,
  agentSessionId,
  lastSeenAt: instant(at),
})
const canary: CanaryState = {
  at: 7,
  agent: 'claude-code',
  because: 'start',
  denied: true,
  outcome: 'denied',
  seq: 3,
  rules: [],
  problem: null,
}

test('an agent is told with its newest version, its guarded hooks and the last canary', () => {
  const sessions = [session('2.1.331', 9), session('2.1.330', 5)]
  expect(agentHealth(sessions, canary, true)).toEqual([
    {
      agent: { name: 'claude-code', version: '2.1.331' },
      hooks: 'present',
      lastHookAt: 9,
      canary: { at: 7, denied: true },
    },
  ])
})

test('hooks that nobody guards are unknown, and no canary is none', () => {
  expect(agentHealth([session('2.1.330', 5)], null, false)).toMatchObject([
    { hooks: 'unknown', canary: null },
  ])
  const codex = { ...session('0.169.0', 5), agent: { name: 'codex', version: '0.169.0' } as const }
  expect(agentHealth([codex], canary, true)).toMatchObject([
    { agent: { name: 'claude-code' }, hooks: 'present' },
    { agent: { name: 'codex' }, hooks: 'unknown', canary: null },
  ])
  expect(agentHealth([], null, true)).toEqual([])
})

test('before any agent was heard the canary is told, and it counts as no hook of an agent', () => {
  expect(agentHealth([session('unknown', 7, canarySession)], canary, true)).toEqual([
    {
      agent: { name: 'claude-code', version: 'unknown' },
      hooks: 'present',
      lastHookAt: null,
      canary: { at: 7, denied: true },
    },
  ])
})
