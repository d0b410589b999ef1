import type { Tick } from '@custody/protocol'

export type Weight = Tick['weight']

/** What is drawn of a track: one tick, or neighbours that were folded into one because there are too many. */
export type TrackMark = { readonly first: number; readonly last: number; readonly weight: Weight }

const gravity: readonly Weight[] = ['quiet', 'call', 'failed', 'ask', 'deny', 'alert']

/** Where an event stands, as the address writes it: `1.42` is entry 42 of epoch 1. */
export const placeOf = (tick: { readonly epoch: number; readonly seq: number }): string =>
  `${tick.epoch}.${tick.seq}`

/** Whether a person should look at it: denied, asked, failed, or an alert. */
export const isProblem = (weight: Weight): boolean => weight !== 'quiet' && weight !== 'call'

/**
 * Folds a track to at most `marksMax` marks of neighbours, in order. A folded mark weighs as its gravest tick, so
 * that no denial is lost among many quiet events.
 */
export function foldTrack(
  ticks: readonly Pick<Tick, 'weight'>[],
  marksMax: number,
): readonly TrackMark[] {
  const perMark = Math.max(1, Math.ceil(ticks.length / marksMax))
  const marks: TrackMark[] = []
  for (let first = 0; first < ticks.length; first += perMark) {
    const of = ticks.slice(first, first + perMark)
    const weight =
      of
        .map((tick) => tick.weight)
        .toSorted(byGravity)
        .at(-1) ?? 'quiet'
    marks.push({ first, last: first + of.length - 1, weight })
  }
  return marks
}

function byGravity(a: Weight, b: Weight): number {
  return gravity.indexOf(a) - gravity.indexOf(b)
}

/** The next (1) or previous (-1) problem from `here`; null when there is none that way. `here` is -1 before any. */
export function problemFrom(
  ticks: readonly Pick<Tick, 'weight'>[],
  here: number,
  step: 1 | -1,
): number | null {
  const from = here === -1 && step === -1 ? ticks.length : here
  for (let at = from + step; at >= 0 && at < ticks.length; at += step) {
    const tick = ticks[at]
    if (tick !== undefined && isProblem(tick.weight)) return at
  }
  return null
}
