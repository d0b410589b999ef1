import { cosignedAt } from '@custody/device'
import type { Instant } from '@custody/model'
import { instant } from '@custody/model'
import type { Outbox } from '@custody/stores'
import type { AlertWriter } from '../log/alert-writer.ts'
import type { PolicyHolder } from '../policy/policy-holder.ts'
import type { TrustedTime } from '../trusted-time.ts'

/** What watching the clock needs from the world. `log`: the one that is written at the moment. */
export type ClockWorld = {
  readonly trusted: TrustedTime
  readonly policies: Pick<PolicyHolder, 'isStale' | 'kept'>
  readonly log: () => Pick<Outbox, 'mark' | 'keepMarks' | 'state'>
  readonly alert: AlertWriter['alert']
}

const markName = 'trusted-time'
const keepEveryMs = 60_000
/** Clocks are corrected by seconds all the time; more than this somebody did. */
const usualMs = 60_000

/**
 * Goes on from the highest time that was kept: by a mark, by the newest entry, by the policy's last confirmation, by the
 * witnesses of the newest cosigned head.
 */
export function recallTime({ trusted, log, policies }: Omit<ClockWorld, 'alert'>): void {
  const known: readonly (Instant | number | null | undefined)[] = [
    Number(log().mark(markName) ?? 0),
    log().state().lastRecordedAt,
    policies.kept()?.confirmedAt,
  ]
  for (const at of known)
    if (typeof at === 'number' && Number.isSafeInteger(at) && at > 0) trusted.notBefore(instant(at))
  believeWitnesses(trusted, log())
}

/** It is not earlier than when a quorum of witnesses last cosigned: theirs are clocks that nobody here can set. */
export function believeWitnesses(
  trusted: Pick<TrustedTime, 'notBefore'>,
  log: Pick<Outbox, 'mark'>,
): void {
  const at = cosignedAt(log)
  if (at !== null) trusted.notBefore(at)
}

/** Notes a clock that went back and a policy that grew old, each once, and keeps the highest time. One call a second. */
export function watchClock({ trusted, policies, log, alert }: ClockWorld): () => void {
  let toldMs = 0
  let wasStale = false
  let keptAt = 0

  return () => {
    const behindMs = trusted.behindMs()
    if (behindMs > toldMs + usualMs) {
      toldMs = behindMs
      alert('CLOCK_WENT_BACK', { behindMs })
    }
    if (behindMs <= usualMs) toldMs = 0
    const isStale = policies.isStale()
    if (isStale && !wasStale) alert('POLICY_STALE')
    wasStale = isStale
    const now = trusted.now()
    if (now - keptAt < keepEveryMs) return
    keptAt = now
    log().keepMarks({ [markName]: String(now) })
  }
}
