import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

/** A chip's counter and time, as a seal that holds states them. */
export type ChipReading = {
  /** Null where the chip seals without one: then only its time is held against the seal before. */
  readonly counter: number | null
  /** Milliseconds. It gives order and not time: whoever owns the chip can set it forward. */
  readonly clock: bigint
  readonly resetCount: number
  readonly restartCount: number
}

/** What a seal's counter and clock said, and over which note. */
export type ChipState = ChipReading & { readonly text: string }

export type ChipProblem =
  /** The counter is not above that of the head before: an older state of the chip, or seals out of order. */
  | { readonly code: 'COUNTER_NOT_ABOVE'; readonly counter: number; readonly before: number }
  /** One value of the counter, two heads: the seal was made by something that is not a counter. */
  | { readonly code: 'COUNTER_REUSED'; readonly counter: number }
  | { readonly code: 'RESETS_WENT_BACK' }
  /** The clock did not rise though the chip was not reset in between. */
  | { readonly code: 'CHIP_CLOCK_NOT_RISING' }

/**
 * Holds a seal against the one before. The same head under the same seal may come again; any other has a higher counter.
 * A jump is no ground to refuse: a chip that lost power jumps. Source: security.md, "Checkpoint, seal and witness".
 */
export function followsChip(before: ChipState, now: ChipState): Result<true, ChipProblem> {
  const { counter } = now
  const isSameText = now.text === before.text
  if (counter === before.counter && isSameText && now.clock === before.clock) return ok(true)
  // An answer that was lost makes a device certify one note twice without counting again.
  if (counter !== null && before.counter !== null) {
    if (counter === before.counter && !isSameText) return err({ code: 'COUNTER_REUSED', counter })
    if (counter < before.counter)
      return err({ code: 'COUNTER_NOT_ABOVE', counter, before: before.counter })
  }
  return followsTime(before, now)
}

function followsTime(before: ChipState, now: ChipState): Result<true, ChipProblem> {
  const resets = now.resetCount - before.resetCount
  const restarts = now.restartCount - before.restartCount
  if (resets < 0 || (resets === 0 && restarts < 0)) return err({ code: 'RESETS_WENT_BACK' })
  const isSameRun = resets === 0 && restarts === 0
  return isSameRun && now.clock <= before.clock ? err({ code: 'CHIP_CLOCK_NOT_RISING' }) : ok(true)
}
