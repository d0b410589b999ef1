import { epochBefore } from './epochs.ts'

/**
 * The entries that a selection of a device's log includes, whatever else was chosen: the one that tells its key, and in a
 * later epoch before it the one that tells what became of the epoch before. Source: spec/bundle.md.
 */
export function beginningOf(origin: string): readonly number[] {
  return epochBefore(origin) === null ? [0] : [0, 1]
}
