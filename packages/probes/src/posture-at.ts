import type { CheckResult, Instant, Posture, PostureCheck } from '@custody/model'
import type { Probe } from './probe.ts'

/**
 * The posture as it may be used at `now`: a check older than its `maxAgeMs`, or from the future, is
 * `unknown` and says what it last was. Every probe stands in it; one that was never measured is `unknown`.
 * Sorted by probe. Source: security.md, "Posture freshness".
 */
export function postureAt(
  probes: readonly Probe[],
  checks: readonly PostureCheck[],
  now: Instant,
): Posture {
  const byProbe = new Map(checks.map((check) => [check.probe, check]))
  const fresh = probes.map((probe) => {
    const check = byProbe.get(probe.id)
    return check === undefined ? neverMeasured(probe, now) : { ...check, ...asOf(check, now) }
  })
  return { at: now, checks: fresh.sort((a, b) => (a.probe < b.probe ? -1 : 1)) }
}

function neverMeasured(probe: Probe, now: Instant): PostureCheck {
  const { id, maxAgeMs } = probe
  return { probe: id, at: now, maxAgeMs, status: 'unknown', detail: 'never measured' }
}

function asOf(check: PostureCheck, now: Instant): CheckResult {
  const ageMs = now - check.at
  if (ageMs < 0)
    return { status: 'unknown', detail: `measured in the future; it was ${check.status}` }
  if (ageMs > check.maxAgeMs)
    return { status: 'unknown', detail: `${ageMs} ms old; it was ${check.status}: ${check.detail}` }
  return { status: check.status, detail: check.detail }
}

/** The probes that should be asked at `now`: never measured, or as old as their latency allows. */
export function dueProbes(
  probes: readonly Probe[],
  checks: readonly PostureCheck[],
  now: Instant,
): readonly Probe[] {
  const byProbe = new Map(checks.map((check) => [check.probe, check]))
  return probes.filter((probe) => {
    const check = byProbe.get(probe.id)
    if (check === undefined || check.at > now) return true
    return now - check.at >= everyMs(probe, check)
  })
}

/**
 * Boot-scale facts are read again at half their age, so that none turns unknown between two readings; what could
 * not be read is asked again after a minute.
 */
function everyMs(probe: Probe, check: PostureCheck): number {
  if (probe.latency.kind === 'poll') return probe.latency.everyMs
  return check.status === 'unknown' ? Math.min(60_000, probe.maxAgeMs / 2) : probe.maxAgeMs / 2
}
