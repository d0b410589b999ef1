import { setTimeout as wait } from 'node:timers/promises'
import { isEntryKind } from '@custody/evidence'
import type { LogPage, LogQuery } from '@custody/protocol'
import type { EntryFilter, KeptLeaf, Outbox } from '@custody/stores'
import type { Sight } from './audience.ts'
import type { ControlWorld } from './control-world.ts'
import { readableEntries } from './log-entry.ts'

/** How many entries are looked at for one page: of an account that did little lately, older ones are not found. */
const lookedAtMax = 20_000

/** One page of what may be seen, oldest first. Without `after` it is the newest one. */
export function pageOfEntries(log: Outbox, query: LogQuery, sight: Sight): LogPage {
  const newest = query.after === undefined
  const shown: KeptLeaf[] = []
  let filter: Omit<EntryFilter, 'limit'> = filterOf(query)
  let last: number | null = null
  for (let lookedAt = 0; lookedAt < lookedAtMax && shown.length < query.limit;) {
    const found = log.find({ ...filter, newest, limit: query.limit })
    for (const leaf of found) {
      if (shown.length === query.limit) break
      if (sight.entry(leaf)) shown.push(leaf)
      last = newest ? (last ?? leaf.seq) : leaf.seq
      filter = { ...filter, ...(newest ? { before: leaf.seq } : { after: leaf.seq }) }
    }
    if (found.length < query.limit) break
    lookedAt += found.length
  }
  const entries = [...readableEntries(log, newest ? shown.toReversed() : shown)]
  return { entries, next: last ?? query.after ?? -1 }
}

const pollMs = 200

/** Every entry after `after` (from now on, if it is left out), as it is recorded, until the caller hangs up. */
export async function* followEntries(
  world: ControlWorld,
  query: LogQuery,
  sight: Sight,
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
    for (const entry of readableEntries(log, found.filter(sight.entry)))
      yield `${JSON.stringify(entry)}\n`
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
