import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { instant } from '@custody/model'
import type { Action, PolicySource } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy, decideByAll, plainRequest } from '@custody/policy'
import type { RemotePower } from '@custody/policy'
import { expect, test } from 'vitest'
import { floorOf } from './floor.ts'
import type { KeptPolicy } from './policy-holder.ts'
import { policyHolder } from './policy-holder.ts'

const day = 86_400_000

function floorWith(change: Partial<Parameters<typeof floorOf>[0]> = {}) {
  const file = {
    packs: ['baseline', 'agent-tamper'],
    stalePacks: ['no-shell'],
    maxAgeMs: 7 * day,
    remotePowers: new Set<RemotePower>(),
    captureCeiling: 'full' as const,
    content: null,
    mcpLock: false,
    witnesses: null,
    acts: null,
    administrators: null,
    ...change,
  }
  return floorOf(file, { witnessing: null, acts: null, administrators: null })
}

function kept(source: PolicySource, confirmedAt: number): KeptPolicy {
  const compiled = compilePolicy(cedar, source)
  if (!compiled.ok) throw new Error('does not compile')
  const offer = { version: compiled.value.version, number: 1, preset: 'custom', content: source }
  return { ...offer, acceptedAt: instant(0), confirmedAt: instant(confirmedAt) } as KeptPolicy
}

const called = { kind: 'tool.call', tool: 'Bash', toolClass: 'shell' } as const
const readOf = (path: string, labels: readonly ('ssh-key' | 'env-file')[], inWorkspace: boolean) =>
  ({
    kind: 'file.read',
    path,
    pathKnown: true,
    inWorkspace,
    labels,
    recursive: false,
    glob: false,
    program: 'cat',
    manner: '',
    digest: '',
    digestKnown: false,
    unread: false,
  }) as const
const commands: readonly (readonly Action[])[] = [
  [called],
  [called, readOf('/home/dev/proj/README.md', [], true)],
  [called, readOf('/home/dev/.ssh/id_ed25519', ['ssh-key'], false)],
  [called, readOf('/home/dev/proj/.env', ['env-file'], true)],
]
const requestOf = (actions: readonly Action[]) =>
  plainRequest({ tool: 'Bash', actions, complete: true, incompleteBecause: [] })

function outcomeAt(now: number, floor = floorWith()) {
  const policies = policyHolder(cedar, floor, () => instant(now))
  expect(policies.use(kept(presetSource('balanced'), 0))).toEqual({ ok: true, value: true })
  return decideByAll(policies.effective(), requestOf([called])).outcome
}

test('past its age a policy keeps applying, and the floor adds its stale packs', () => {
  expect(outcomeAt(6 * day)).toBe('allow')
  expect(outcomeAt(8 * day)).toBe('deny')
})

test('a floor without stale packs only goes on', () => {
  expect(outcomeAt(8 * day, floorWith({ stalePacks: [] }))).toBe('allow')
})

test('a policy that only observes is refused unless the floor grants it, and the last good one goes on', () => {
  const observe = kept(presetSource('observe'), 0)
  const strict = policyHolder(cedar, floorWith(), () => instant(0))
  expect(strict.use(kept(presetSource('balanced'), 0)).ok).toBe(true)
  const refused = { ok: false, error: { code: 'POWER_NOT_GRANTED', power: 'observe-mode' } }
  expect(strict.check(observe)).toEqual(refused)
  expect(strict.use(observe)).toEqual(refused)
  expect(strict.kept()?.content.name).toBe('balanced')
  const granted = policyHolder(
    cedar,
    floorWith({ remotePowers: new Set(['observe-mode'] as const) }),
    () => instant(0),
  )
  expect(granted.use(observe).ok).toBe(true)
})

const strictness = ['allow', 'ask', 'approve', 'deny']

test.each([[], ['no-shell'], ['secrets', 'workspace-only']])(
  'age never makes the outcome of any call milder, with %j as stale packs',
  (...stalePacks: string[]) => {
    let now = 0
    const policies = policyHolder(cedar, floorWith({ stalePacks }), () => instant(now))
    policies.use(kept(presetSource('balanced'), 0))
    const outcomesAt = (at: number) => {
      now = at
      return commands.map(
        (actions) => decideByAll(policies.effective(), requestOf(actions)).outcome,
      )
    }
    let before = outcomesAt(0)
    for (const age of [1, 6.9, 7.1, 30, 400, 40_000]) {
      const outcomes = outcomesAt(age * day)
      for (const [at, outcome] of outcomes.entries())
        expect(strictness.indexOf(outcome)).toBeGreaterThanOrEqual(
          strictness.indexOf(before[at] ?? ''),
        )
      before = outcomes
    }
  },
)
