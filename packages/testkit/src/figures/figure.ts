/** One measured row, beside what it is compared with. Every benchmark gives its results in this shape. */
export type Figure = {
  /** What was measured: `decision with its durable entry, p50`. */
  readonly what: string
  readonly unit: Unit
  readonly value: number
  /** 95 % interval of `value`; null where it was not repeated. */
  readonly interval: Interval | null
  /** What stands beside it, measured in the same run; null only where there is nothing to compare with. */
  readonly baseline: Baseline | null
  readonly aim: Aim | null
}

export type Unit = 'ms' | 'µs' | '/s' | 'bytes' | 'KiB' | 'MiB'

/** Low and high end. */
export type Interval = readonly [number, number]

export type Baseline = {
  readonly what: string
  readonly value: number
  /** 95 % interval of the ratio of the two. */
  readonly ratioInterval: Interval | null
}

export type Aim = {
  readonly of: 'value' | 'ratio'
  readonly bound: 'at most' | 'at least'
  readonly limit: number
}

/** What a benchmark gives: its rows, and how they came about (how many calls, which store). */
export type Measured = { readonly about: string; readonly figures: readonly Figure[] }

/** How many times the baseline; null without one. */
export function ratioOf({ value, baseline }: Figure): number | null {
  return baseline === null ? null : value / baseline.value
}

/** Whether the aim is met by the measured value itself; null without an aim. */
export function meetsAim(figure: Figure): boolean | null {
  const { aim } = figure
  if (aim === null) return null
  const judged = aim.of === 'value' ? figure.value : ratioOf(figure)
  if (judged === null) return null
  return aim.bound === 'at most' ? judged <= aim.limit : judged >= aim.limit
}

/** A figure with neither interval, baseline nor aim, for what is spread over it. */
export function plainFigure(what: string, unit: Unit, value: number): Figure {
  return { what, unit, value, interval: null, baseline: null, aim: null }
}
