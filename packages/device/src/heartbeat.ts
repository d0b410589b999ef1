import type { Instant, Result } from '@custody/model'
import { noFields } from './clean-fields.ts'
import type { DeviceLog, LogProblem, RecordedEntry } from './device-log.ts'
import type { Recorder } from './record.ts'
import { record } from './record.ts'

export type Heart = Recorder & {
  readonly log: Pick<DeviceLog, 'append' | 'state' | 'leaves'>
  /** Sessions that are open now. */
  readonly sessions: () => number
}

/** A sign of life: an entry, so that the tree grows. A repeated checkpoint would be none. */
export function heartbeat(heart: Heart): Promise<Result<RecordedEntry, LogProblem>> {
  const { recorded, stored } = heart.log.state()
  const oldest = heart.log.leaves(stored, recorded, { entries: 1 })[0]?.at
  return record(heart, {
    kind: 'heartbeat',
    source: 'device',
    facts: {
      outbox: recorded - stored,
      oldestMs: ageOf(oldest, heart.now()),
      sessions: heart.sessions(),
    },
    fields: noFields,
  })
}

/** The wall clock may have gone back: an age is never below 0. */
function ageOf(at: Instant | undefined, now: Instant): number | null {
  return at === undefined ? null : Math.max(0, now - at)
}
