import type { Closing } from './epochs/closings.ts'
import type { CosignedHead } from './witness-store.ts'

/** A log that has not grown: since when, in POSIX seconds, and over how many entries. */
export type SilentLog = Pick<CosignedHead, 'origin' | 'size' | 'grownAt'>

/**
 * The logs that have not grown for more than so many seconds, longest silent first. A live device records a heartbeat each
 * minute, so its log grows; that an old head was cosigned again says nothing. Computed here, and never by a server, which
 * has only to hand on an old head. A closed epoch never grows, and is no sign of anything. Source: security.md, "Entry states, holes, life".
 */
export function silentLogs(
  heads: readonly SilentLog[],
  now: number,
  afterSeconds: number,
  closed: ReadonlyMap<string, Closing> = new Map(),
): readonly SilentLog[] {
  return heads
    .filter(({ origin, grownAt }) => now - grownAt > afterSeconds && !closed.has(origin))
    .toSorted((a, b) => a.grownAt - b.grownAt)
}
