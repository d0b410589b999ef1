import { followsChip } from './chip-rule.ts'
import type { ChipState } from './chip-rule.ts'
import type { SealedChip } from './seal.ts'
import { problemsMax } from './verification.ts'
import type { CounterHoles, UnprovableWindow } from './verification.ts'
import type { Report, VerifyCode } from './verify-problem.ts'

/** A sealed head: how many entries, which text, and since when a quorum had cosigned it, in POSIX milliseconds. */
export type CountedHead = {
  readonly size: number
  readonly text: string
  readonly cosignedAt: number | null
}

/** Follows the chip's counter and time through the seals of one whole log. Source: spec/bundle.md, "Completeness by counter". */
export type CounterCheck = {
  readonly seal: (head: CountedHead, chips: readonly SealedChip[]) => void
  /** `start` is what the counter showed when the key enrolled; null where nobody says. */
  readonly finish: (start: number | null) => CounterHoles
}

type Hole = { readonly kind: 'crash' | 'gap' | 'window'; readonly seals: number }
type Mark = { readonly size: number; readonly at: number | null }

/** An orderly counter that lost power goes on at the end of its block of 256. */
const blockSize = 256

export function counterCheck(report: Report): CounterCheck {
  const counted = { crashes: 0, gaps: 0, windows: 0, unprovable: 0 }
  const windows: UnprovableWindow[] = []
  let first: { readonly chip: SealedChip; readonly size: number } | null = null
  let firstCosignedAt: number | null = null
  let before: (SealedChip & { readonly text: string }) | null = null
  let cosigned: Mark = { size: 0, at: null }
  let open = 0

  const take = (hole: Hole | null, from: Mark, to: Mark) => {
    if (hole === null) return
    counted[`${hole.kind === 'crash' ? 'crashe' : hole.kind}s`] += 1
    if (hole.kind !== 'window') return
    counted.unprovable += hole.seals
    const window = { seals: hole.seals, from: from.size, to: to.size, since: from.at, until: to.at }
    if (windows.length < problemsMax) windows.push(window)
  }

  /** The seal after a hole is cosigned by the first head from there on that is. */
  const closeWindows = (until: number) => {
    for (; open < windows.length; open += 1) {
      const window = windows[open]
      if (window !== undefined) windows[open] = { ...window, until }
    }
  }

  return {
    seal: ({ size, text, cosignedAt }, chips) => {
      for (const chip of chips) {
        const problem = before === null ? null : problemOf(before, { ...chip, text })
        if (problem !== null) report(problem, size === 0 ? null : size - 1)
        else if (before !== null) take(holeOf(before, chip), cosigned, { size, at: null })
        first ??= { chip, size }
        before = { ...chip, text }
      }
      if (cosignedAt === null) return
      firstCosignedAt ??= cosignedAt
      cosigned = { size, at: cosignedAt }
      closeWindows(cosignedAt)
    },
    finish: (start) => {
      if (start !== null && first !== null) {
        const hole = holeOf({ counter: start, resetCount: first.chip.resetCount - 1 }, first.chip)
        take(hole, { size: 0, at: null }, { size: first.size, at: firstCosignedAt })
      }
      return { ...counted, list: windows }
    },
  }
}

/** A chip that seals twice within a tick of its clock shows one time twice: only a clock that goes back is none of a chip. */
function problemOf(before: ChipState, now: ChipState): VerifyCode | null {
  const follows = followsChip(before, now)
  if (follows.ok) return null
  if (follows.error.code !== 'CHIP_CLOCK_NOT_RISING') return follows.error.code
  return now.clock < before.clock ? 'CHIP_CLOCK_WENT_BACK' : null
}

/**
 * What became of the values between two seals; null where there are none, or no counter. One value may have been counted for a seal that
 * a crash prevented. An unclean reset takes the rest of a block with it, and whatever was sealed there. Else seals are gone.
 */
function holeOf(
  before: Pick<SealedChip, 'counter' | 'resetCount'>,
  { counter, resetCount, safe }: SealedChip,
): Hole | null {
  if (before.counter === null || counter === null) return null
  const seals = counter - before.counter - 1
  if (seals <= 0) return null
  const resets = resetCount - before.resetCount
  const place = counter % blockSize
  // Where the count before was lost with the power, the seal states the block's last value and not the next.
  const isAtBlockEnd = place === blockSize - 1 || place <= 1
  const blocks = Math.round(counter / blockSize) - Math.floor(before.counter / blockSize)
  const isLossOfPower = !safe && resets > 0 && isAtBlockEnd && blocks <= resets
  if (isLossOfPower) return { kind: 'window', seals }
  return { kind: seals === 1 ? 'crash' : 'gap', seals }
}
