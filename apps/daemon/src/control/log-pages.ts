import { setTimeout as wait } from 'node:timers/promises'
import { isEntryKind } from '@custody/evidence'
import type { LogPage, LogQuery } from '@custody/protocol'
import type { EntryFilter, Outbox } from '@custody/stores'
import type { ControlWorld } from './control-world.ts'
import { readableEntries } from './log-entry.ts'

/** One page, oldest first. Without `after` it is the newest one. */
export function pageOfEntries(log: Outbox, query: LogQuery): LogPage {
  const newest = query.after === undefined
  const found = log.find({ ...filterOf(query), newest, limit: query.limit })
  const leaves = newest ? found.toReversed() : found
  const entries = [...readableEntries(log, leaves)]
  return { entries, next: leaves.at(-1)?.seq ?? query.after ?? -1 }
}

const pollMs = 200

/** Every entry after `after` (from now on, if it is left out), as it is recorded, until the caller hangs up. */
export async function* followEntries(
  world: ControlWorld,
  query: LogQuery,
  hungUp: AbortSignal,
): AsyncGenerator<string> {
  let log = world.log()
  let after = query.after ?? log.state().recorded - 1
  while (!hungUp.aborted) {
    if (world.log() !== log) {
      // The device was enrolled: its entries go on in another log, from the first one.
      log = world.log()
      after = -1
    }
    const found = log.find({ ...filterOf(query), after, limit: 100 })
    for (const entry of readableEntries(log, found)) yield `${JSON.stringify(entry)}\n`
    after = found.at(-1)?.seq ?? after
    if (found.length < 100) await wait(pollMs, undefined, { signal: hungUp }).catch(() => {})
  }
}

function filterOf({ after, before, kind, session }: LogQuery): Omit<EntryFilter, 'limit'> {
  return {
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(kind !== undefined && isEntryKind(kind) ? { kind } : {}),
    ...(session === undefined ? {} : { session }),
  }
}
