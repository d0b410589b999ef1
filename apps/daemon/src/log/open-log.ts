import { noFields, record } from '@custody/device'
import type { EpochGrant } from '@custody/device'
import type { AppendWorld } from '@custody/evidence'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Outbox } from '@custody/stores'
import { openOutbox } from '@custody/stores'
import type { DaemonHome } from '../home/home-folder.ts'
import type { DeviceIdentity } from '../home/identity.ts'
import { logPathOf } from '../home/identity.ts'
import { enrolledEntry, openedEntry } from './enrolled-entry.ts'
import type { KeyStanding } from './enrolled-entry.ts'

/** What opening the device's log needs. */
export type LogPlace = KeyStanding & {
  readonly home: DaemonHome
  readonly world: AppendWorld
  readonly reserveBytes: number
  readonly now: Clock
}

/**
 * Opens the log of that identity. A new one begins with the entry that tells its key, before that from the second epoch on
 * with what opened it; one that was not closed cleanly goes on with an entry that says so.
 */
export async function openLog(
  place: LogPlace,
  identity: DeviceIdentity,
  grant: EpochGrant | null = null,
): Promise<Result<Outbox, Problem>> {
  const { home, world, reserveBytes } = place
  const path = logPathOf(home, identity)
  const opened = openOutbox({ path, origin: identity.origin, world, reserveBytes })
  if (!opened.ok) return opened
  const outbox = opened.value
  // It may have ended between its first two entries.
  const hasBegun = outbox.find({ kind: 'enrolled', limit: 1 }).length > 0
  const begun = hasBegun
    ? await goOn(place, outbox)
    : await begin(place, { identity, grant }, outbox)
  if (begun.ok) return opened
  outbox.close()
  return begun
}

async function begin(
  place: LogPlace,
  { identity, grant }: { readonly identity: DeviceIdentity; readonly grant: EpochGrant | null },
  log: Outbox,
): Promise<Result<unknown, Problem>> {
  const recorder = { now: place.now, log }
  if (identity.epoch > 1 && log.head().size === 0) {
    if (grant === null) return err({ code: 'EPOCH_NOT_GRANTED' })
    const opened = await record(recorder, ...openedEntry(identity.epoch, grant))
    if (!opened.ok) return opened
  }
  return record(recorder, ...enrolledEntry(place, identity, log.origin))
}

const stoppedMark = 'stopped-cleanly'

async function goOn({ now }: LogPlace, log: Outbox): Promise<Result<unknown, Problem>> {
  const isClean = log.mark(stoppedMark) === 'yes'
  const { recorded, sealed, lastRecordedAt } = log.state()
  log.keepMarks({ [stoppedMark]: 'no' })
  if (isClean) return ok(true)
  const downMs = lastRecordedAt === null ? null : Math.max(0, now() - lastRecordedAt)
  return record(
    { now, log },
    {
      kind: 'recovery',
      source: 'device',
      facts: { cause: 'unknown', unsealed: recorded - sealed, downMs },
      fields: noFields,
    },
    { lane: 'reserved' },
  )
}

/** Marks that the log was left in order. The last thing done with it. */
export function leaveLog(log: Outbox): void {
  log.keepMarks({ [stoppedMark]: 'yes' })
  log.close()
}
