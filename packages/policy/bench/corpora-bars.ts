import type { Scope, ScoredRow } from './corpora-page.ts'

type Bar = {
  readonly name: string
  /** In percent. */
  readonly most?: number
  readonly least?: number
  /** Of all sources together, then of each. */
  readonly got: readonly [Share, ...Share[]]
}

type Share = { readonly of: string; readonly rows: number; readonly percent: number }

/** What was asked of the engine, of all sources together and of each; the sources that miss a bar are told. */
export function barTable(rows: readonly ScoredRow[], scope: Scope): string {
  const lines = barsOf(rows, scope).map(({ name, got: [all, ...sources], ...bar }) => {
    const missed = sources.filter(({ percent }) => !meets(percent, bar))
    const word = meets(all.percent, bar) ? 'met' : '**missed**'
    return `| ${name} | ${word}: ${told(all)} | ${missed.map(told).join(', ') || 'none'} |`
  })
  return ['| bar | all sources together | missed by |', '| --- | --- | --- |', ...lines].join('\n')
}

function barsOf(rows: readonly ScoredRow[], scope: Scope): readonly Bar[] {
  const block = rows.filter(
    (row) =>
      row.expected === 'block' &&
      row.underItsRule === null &&
      !(row.category in (scope[row.source] ?? {})),
  )
  const allow = rows.filter(({ expected }) => expected === 'allow')
  const denied = (row: ScoredRow) => row.outcome === 'deny'
  const stopped = (row: ScoredRow) => row.outcome === 'deny' || row.outcome === 'ask'
  return [
    { name: 'at least 90 % of block rows in scope denied', least: 90, got: shares(block, denied) },
    { name: 'at least 97 % of them denied or asked', least: 97, got: shares(block, stopped) },
    { name: 'at most 2 % of allow rows denied', most: 2, got: shares(allow, denied) },
    { name: 'at most 5 % of allow rows denied or asked', most: 5, got: shares(allow, stopped) },
  ]
}

/** Of all sources together, then of each. */
function shares(rows: readonly ScoredRow[], test: (row: ScoredRow) => boolean): Bar['got'] {
  const sources = [...Map.groupBy(rows, ({ source }) => source)]
  return [share('all sources', rows, test), ...sources.map(([of, own]) => share(of, own, test))]
}

function share(of: string, rows: readonly ScoredRow[], test: (row: ScoredRow) => boolean): Share {
  return { of, rows: rows.length, percent: (100 * rows.filter(test).length) / rows.length }
}

function meets(percent: number, { least = 0, most = 100 }: Pick<Bar, 'least' | 'most'>): boolean {
  return percent >= least && percent <= most
}

function told({ of, rows, percent }: Share): string {
  const name = of === 'all sources' ? '' : `${of} `
  return `${name}${percent.toFixed(1)} % of ${rows}`
}
