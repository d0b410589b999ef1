import type { Baseline, Interval } from './figure.ts'

/** The value below which that part of the values lies: the nearest rank, no interpolation. NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/**
 * The 95 % interval of a quantile, from order statistics: the ranks that a binomial count leaves to chance
 * (normal approximation). Assumes nothing of the distribution, but that the values came independently.
 */
export function quantileInterval(values: readonly number[], part: number): Interval {
  const sorted = values.toSorted((a, b) => a - b)
  const spread = 1.96 * Math.sqrt(sorted.length * part * (1 - part))
  const at = (rank: number) => sorted[Math.max(0, Math.min(sorted.length - 1, rank))] ?? Number.NaN
  return [
    at(Math.floor(sorted.length * part - spread)),
    at(Math.ceil(sorted.length * part + spread)),
  ]
}

/** A block of what was measured side by side: ours and the baseline's, in one stretch of time. */
export type Block = { readonly ours: readonly number[]; readonly theirs: readonly number[] }

/**
 * The 95 % interval of what `compare` makes of both, by drawing whole blocks again and again (bootstrap).
 * What lies in one block hangs together, by the machine's mood or by its session, so it is drawn together.
 */
export function blockInterval(
  blocks: readonly Block[],
  compare: (ours: readonly number[], theirs: readonly number[]) => number,
  draws = 2000,
): Interval {
  const next = fixedDice()
  const drawn: number[] = []
  for (let draw = 0; draw < draws; draw += 1) {
    const taken = blocks.map(() => blocks[next() % blocks.length])
    drawn.push(
      compare(
        taken.flatMap((block) => block?.ours ?? []),
        taken.flatMap((block) => block?.theirs ?? []),
      ),
    )
  }
  return [quantile(drawn, 0.025), quantile(drawn, 0.975)]
}

/** Compares one quantile of both, with the interval of the ratio from `count` stretches of the run in order. */
export function besideBaseline(
  what: string,
  { ours, theirs }: Block,
  part: number,
  count = 20,
): Baseline {
  const stretch = Math.ceil(ours.length / count)
  const blocks = Array.from({ length: count }, (_, at) => ({
    ours: ours.slice(at * stretch, (at + 1) * stretch),
    theirs: theirs.slice(at * stretch, (at + 1) * stretch),
  })).filter((block) => block.ours.length > 0)
  const ratio = (mine: readonly number[], other: readonly number[]) =>
    quantile(mine, part) / quantile(other, part)
  return { what, value: quantile(theirs, part), ratioInterval: blockInterval(blocks, ratio, 500) }
}

/** The same run gives the same interval. A linear congruential generator; only its high bits are used. */
function fixedDice(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}
