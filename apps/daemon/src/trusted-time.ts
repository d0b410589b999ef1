import type { Clock, Instant } from '@custody/model'
import { instant } from '@custody/model'

/**
 * Time that never goes back: it goes on with the monotonic clock from the highest time that was ever seen, and the wall
 * clock can only make it later. Ages are measured by it, so that a clock set back keeps nothing fresh. What happened
 * when is told by the wall clock. Source: security.md, "Policy distribution".
 */
export type TrustedTime = {
  readonly now: Clock
  /** Never before that time from now on: what was seen in an earlier life of this device. */
  readonly notBefore: (at: Instant) => void
  /** How far the wall clock is behind. A few seconds are usual: clocks are corrected. */
  readonly behindMs: () => number
}

/** `monotonicMs` counts on while the wall clock is set. */
export function trustedTime(wall: Clock, monotonicMs: () => number): TrustedTime {
  let highest = wall()
  let since = monotonicMs()

  function notBefore(at: Instant): void {
    const now = monotonicMs()
    highest = instant(Math.max(at, Math.round(highest + (now - since))))
    since = now
  }

  function now(): Instant {
    notBefore(wall())
    return highest
  }
  return { now, notBefore, behindMs: () => Math.max(0, now() - wall()) }
}
