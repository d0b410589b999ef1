import type { CheckStatus, PostureCheck } from '@custody/model'
import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { probes } from './index.ts'
import { dueProbes, postureAt } from './posture-at.ts'

const start = 1_000_000
const measured = (status: CheckStatus, at = start): readonly PostureCheck[] =>
  probes.map(({ id, maxAgeMs }) => ({
    probe: id,
    maxAgeMs,
    at: instant(at),
    status,
    detail: 'said so',
  }))
const statuses = (at: number, checks = measured('pass')): Record<string, string> =>
  Object.fromEntries(
    postureAt(probes, checks, instant(at)).checks.map((one) => [one.probe, one.status]),
  )

test('a fact counts up to its age, and not a millisecond longer', () => {
  expect(new Set(Object.values(statuses(start + 30_000)))).toEqual(new Set(['pass']))
  expect(statuses(start + 30_001)).toMatchObject({
    firewall: 'unknown',
    screen_lock: 'unknown',
    disk_encryption: 'pass',
  })
  expect(statuses(start + 600_001)).toMatchObject({
    disk_encryption: 'unknown',
    os_updates: 'pass',
  })
})

test('a fact from the future is unknown: the clock was set back', () => {
  expect(new Set(Object.values(statuses(start - 1)))).toEqual(new Set(['unknown']))
})

test('a fact that was never measured is unknown, every probe stands in the posture, sorted', () => {
  const posture = postureAt(probes, [], instant(start))
  expect(posture.checks.map(({ probe }) => probe)).toEqual(probes.map(({ id }) => id).sort())
  expect(posture.checks.every(({ status }) => status === 'unknown')).toBe(true)
})

test('an aged fact says what it was and when it was measured', () => {
  const [check] = postureAt(probes, measured('fail'), instant(start + 1e9)).checks
  expect(check).toMatchObject({
    at: start,
    status: 'unknown',
    detail: '1000000000 ms old; it was fail: said so',
  })
})

test('each is due by its latency; what could not be read is asked again within a minute', () => {
  const due = (after: number, checks = measured('pass')): readonly string[] =>
    dueProbes(probes, checks, instant(start + after)).map(({ id }) => id)
  expect(due(0, [])).toEqual(probes.map(({ id }) => id))
  expect(due(3_999)).toEqual([])
  expect(due(4_000)).toEqual(['endpoint_protection', 'firewall', 'screen_lock'])
  expect(due(300_000)).toContain('disk_encryption')
  expect(due(300_000)).not.toContain('os_updates')
  expect(due(60_000, measured('unknown'))).toContain('os_updates')
  expect(due(-1)).toEqual(probes.map(({ id }) => id))
})
