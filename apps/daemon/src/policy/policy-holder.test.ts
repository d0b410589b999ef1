import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { instant } from '@custody/model'
import type { PolicySource } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy, decideByAll, plainRequest } from '@custody/policy'
import { expect, test } from 'vitest'
import { floorOf } from './floor.ts'
import type { KeptPolicy } from './policy-holder.ts'
import { policyHolder } from './policy-holder.ts'

const day = 86_400_000

function floorWith(change: Partial<Parameters<typeof floorOf>[0]> = {}) {
  return floorOf({
    packs: ['baseline', 'agent-tamper'],
    stalePacks: ['no-shell'],
    maxAgeMs: 7 * day,
    remotePowers: new Set(),
    mcpLock: false,
    ...change,
  })
}

function kept(source: PolicySource, confirmedAt: number): KeptPolicy {
  const compiled = compilePolicy(cedar, source)
  if (!compiled.ok) throw new Error('does not compile')
  const offer = { version: compiled.value.version, number: 1, preset: 'custom', content: source }
  return { ...offer, acceptedAt: instant(0), confirmedAt: instant(confirmedAt) } as KeptPolicy
}

function outcomeAt(now: number, floor = floorWith()) {
  const policies = policyHolder(cedar, floor, () => instant(now))
  expect(policies.use(kept(presetSource('balanced'), 0))).toEqual({ ok: true, value: true })
  const call = { kind: 'tool.call', tool: 'Bash', toolClass: 'shell' } as const
  const request = plainRequest({
    tool: 'Bash',
    actions: [call],
    complete: true,
    incompleteBecause: [],
  })
  return decideByAll(policies.effective(), request).outcome
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
  expect(strict.check(observe)).toEqual({ ok: false, error: { code: 'POWER_NOT_GRANTED' } })
  expect(strict.use(observe)).toEqual({ ok: false, error: { code: 'POWER_NOT_GRANTED' } })
  expect(strict.kept()?.content.name).toBe('balanced')
  const granted = policyHolder(
    cedar,
    floorWith({ remotePowers: new Set(['observe-mode'] as const) }),
    () => instant(0),
  )
  expect(granted.use(observe).ok).toBe(true)
})
