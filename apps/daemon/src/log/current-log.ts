import { anchorOf, marked } from '@custody/device'
import type { Anchor } from '@custody/evidence'
import type { CaptureLevel } from '@custody/model'
import type { Outbox } from '@custody/stores'

/** The log that is written now: the device's own before enrolment, the enrolled one after. */
export type CurrentLog = {
  /** Always the log that is written now: ask anew each time. */
  readonly log: () => Outbox
  /** Exchanges the log. What was asked of the old one before is durable in the old one. */
  readonly exchange: (next: Outbox) => void
  /** What entries name from now on as the newest head that witnesses are known to have cosigned. */
  readonly anchor: (anchor: Anchor) => void
  /** An `append` that goes to the log of the moment, names the anchor and what stays here, and wakes whoever seals. */
  readonly append: Outbox['append']
  readonly onRecorded: (wake: () => void) => void
}

export function currentLog(first: Outbox, capture: CaptureLevel): CurrentLog {
  let log = first
  let anchor = anchorOf(first)
  let wake: () => void = () => {}
  return {
    log: () => log,
    exchange(next) {
      log.flush()
      log = next
      anchor = anchorOf(next)
    },
    anchor(next) {
      // The log may have been exchanged while witnesses were asked about the old one.
      if (next.origin === log.origin) anchor = next
    },
    async append(draft, how) {
      const anchored = { ...draft, anchor: draft.anchor ?? anchor }
      const appended = await log.append(marked(anchored, capture), how)
      if (appended.ok) wake()
      return appended
    },
    onRecorded(next) {
      wake = next
    },
  }
}
