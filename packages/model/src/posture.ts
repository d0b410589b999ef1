import type { Instant } from './time.ts'

/** Absence never grants: what could not be found out is `unknown`, and `unknown` is not `pass`. */
export type CheckStatus = 'pass' | 'fail' | 'unknown' | 'not_applicable'

/** What a probe read: the answer, and in words what it rests on. */
export type CheckResult = {
  readonly status: CheckStatus
  readonly detail: string
}

/** A probe's answer at one instant. `probe` is its id, e.g. `disk_encryption`. */
export type PostureCheck = CheckResult & {
  readonly probe: string
  readonly at: Instant
  /** Past this age the answer counts as `unknown`. Milliseconds. */
  readonly maxAgeMs: number
}

/** All posture checks at one instant, sorted by probe. */
export type Posture = {
  readonly at: Instant
  readonly checks: readonly PostureCheck[]
}
