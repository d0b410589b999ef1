import type { Scope, ScoredRow } from './corpora-page.ts'

type Bar = {
  readonly name: string
  /** In percent. */
  readonly most?: number
  readonly least?: number
  readonly got: readonly { readonly of: string; readonly rows: number; readonly percent: number }[]
}

/** What was asked of the engine, and whether it is met: a line for each bar, with every source that misses it. */
export function barTable(rows: readonly ScoredRow[], scope: Scope): string {
  const lines = barsOf(rows, scope).map(({ name, got, ...bar }) => {
    const missed = got.filter(({ percent }) => !meets(percent, bar))
    return `| ${name} | ${missed.length === 0 ? `met (${told(got)})` : `**missed**: ${told(missed)}`} |`
  })
  return ['| bar | |', '| --- | --- |', ...lines].join('\n')
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
    {
      name: 'block rows in scope: at least 90 % denied, in each source',
      least: 90,
      got: bySource(block, denied),
    },
    {
      name: 'all of them together: at least 97 % denied or asked',
      least: 97,
      got: [share('all sources', block, stopped)],
    },
    {
      name: 'allow rows: at most 2 % denied, in each source',
      most: 2,
      got: bySource(allow, denied),
    },
    {
      name: 'allow rows: at most 5 % denied or asked, in each source',
      most: 5,
      got: bySource(allow, stopped),
    },
  ]
}

function bySource(rows: readonly ScoredRow[], test: (row: ScoredRow) => boolean) {
  return [...Map.groupBy(rows, ({ source }) => source)].map(([of, own]) => share(of, own, test))
}

function share(of: string, rows: readonly ScoredRow[], test: (row: ScoredRow) => boolean) {
  return { of, rows: rows.length, percent: (100 * rows.filter(test).length) / rows.length }
}

function meets(percent: number, { least = 0, most = 100 }: Pick<Bar, 'least' | 'most'>): boolean {
  return percent >= least && percent <= most
}

function told(shares: Bar['got']): string {
  return shares
    .map(({ of, rows, percent }) => `${of} ${percent.toFixed(1)} % of ${rows}`)
    .join(', ')
}
