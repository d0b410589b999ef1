import type { Figure, Interval, Measured, Unit } from './figure.ts'
import { meetsAim, ratioOf } from './figure.ts'

/** The columns of a table of figures, as `figureCells` fills them. */
export const figureColumns = [
  'what',
  'measured',
  '95 % interval',
  'beside it, in the same run',
  'its figure',
  'ratio',
  'aim',
] as const

/** One row of the table, as text. */
export function figureCells(figure: Figure): readonly string[] {
  const { what, unit, value, interval, baseline, aim } = figure
  const ratio = ratioOf(figure)
  return [
    what,
    renderNumber(value, unit),
    renderInterval(interval),
    baseline?.what ?? '',
    baseline === null ? '' : renderNumber(baseline.value, unit),
    ratio === null
      ? ''
      : `${significant(ratio)} ${renderInterval(baseline?.ratioInterval ?? null)}`,
    aim === null ? '' : renderAim(figure, aim),
  ].map((cell) => cell.trim())
}

/** A number with its unit, three digits that mean something. */
export function renderNumber(value: number, unit: Unit): string {
  return unit === '/s' ? `${significant(value)}/s` : `${significant(value)} ${unit}`
}

/**
 * Prints what a benchmark measured: one JSON line when it was asked for with `--json` (so `npm run bench`
 * reads it), else a table.
 */
export function tellMeasured(measured: Measured, argv: readonly string[] = process.argv): void {
  process.stdout.write(
    argv.includes('--json') ? `${JSON.stringify(measured)}\n` : renderPlain(measured),
  )
}

/** A table for a terminal, its columns aligned. */
export function renderPlain({ about, figures }: Measured): string {
  const rows = [figureColumns, ...figures.map(figureCells)]
  const widths = figureColumns.map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  return `${[...rows.map(line), about].join('\n')}\n`
}

function renderInterval(interval: Interval | null): string {
  return interval === null ? '' : `[${significant(interval[0])}, ${significant(interval[1])}]`
}

function renderAim(figure: Figure, { of, bound, limit }: NonNullable<Figure['aim']>): string {
  const sign = bound === 'at most' ? '≤' : '≥'
  const wanted = of === 'ratio' ? `${limit} × it` : renderNumber(limit, figure.unit)
  return `${sign} ${wanted}: ${meetsAim(figure) === true ? 'met' : 'MISSED'}`
}

function significant(value: number): string {
  if (!Number.isFinite(value)) return '?'
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 4) })
}
