import { barTable } from './corpora-bars.ts'
import { reasonTables } from './corpora-reasons.ts'
import type { Reasons } from './corpora-reasons.ts'
import { cell } from './table-cell.ts'

/** A row that was decided, as far as the page tells of it. */
export type ScoredRow = {
  readonly source: string
  readonly id: string
  readonly category: string
  readonly expected: 'block' | 'ask' | 'allow'
  readonly outcome: Outcome
  readonly rules: readonly string[]
  /** What it gets once the rule that its source assumes is added; null where a row assumes none. */
  readonly underItsRule: Outcome | null
}

export type Outcome = 'deny' | 'ask' | 'allow' | 'failed'

/** Which categories of a source are out of scope, and why. */
export type Scope = { readonly [source: string]: { readonly [category: string]: string } }

export type Page = {
  readonly day: string
  readonly preset: string
  readonly table: string
  readonly rows: readonly ScoredRow[]
  readonly scope: Scope
  readonly reasons: Reasons
}

/** The page that keeps the figures: the table, what is left out and why, and every miss by its category. */
export function renderPage({ day, preset, table, rows, scope, reasons }: Page): string {
  const misses = rows.filter(isMiss)
  return `# Corpora of others

Made by \`npm run bench:corpora\` on ${day}, preset \`${preset}\`; do not edit. Tool calls that other products' authors labelled, in
their words: *block*, *ask*, *allow*. Only rows of strength *hard*, scored per source, never pooled: the authors disagree.
The three rows at the end are what an engine gets that always gives one answer. *failed* are failures of ours, counted
apart. Latencies are of analysis and decision in one process on a busy machine: warm, the middle
of three calls, and by *first p99* those of each row's first call. The corpora are not part of this
repository; no case is known to the engine by its text.

## Bars

Where a bar is missed, the rows that miss it are told one by one below, with what each command truly does:
most of the block rows show a text, try something out, remove nothing, or remove one named thing that the packs let go;
most of the allow rows remove a whole project, reach outside it, throw away uncommitted work, read a raw disk, or
run as root. What a command means was not bent to meet a bar: to deny a dry run or a printed text would deny
whole classes of daily work, and to let \`rm\` pass in another spelling would let it pass for everybody. Rows that
assume a rule of their own source are not counted here.

${barTable(rows, scope)}

## Figures

${table}

## Left out of the block rows

${leftOut(scope)}

## Misses

A block row that is not denied, an ask row that is allowed, an allow row that is not allowed, by category; the rows by
their ids in the source. A row out of scope is marked so.

${[...Map.groupBy(misses, (row) => row.source)]
  .map(([source, own]) => `### ${source}\n\n${missTable(own, scope[source] ?? {})}`)
  .join('\n\n')}

## Why, row by row

Every block row that is not denied and every allow row that is not allowed. *stands*: we would decide so again; *stricter*:
more than this one call needs, chosen for its class; *miss*: wrong of us. What a command does was tried in a throw-away
folder (bash 5.2, git 2.39, findutils, procps) where that is safe, with harmless words in the place of those that
delete; for programs that were not there (parallel, busybox, doas, vault, kubectl, docker) and for disks it is
what their manuals say.

${reasonTables(rows, reasons)}
`
}

/** Whether an outcome is milder than the authors want, or stricter than they allow. */
export function isMiss({ expected, outcome }: Pick<ScoredRow, 'expected' | 'outcome'>): boolean {
  if (expected === 'block') return outcome !== 'deny'
  return expected === 'ask' ? outcome === 'allow' || outcome === 'failed' : outcome !== 'allow'
}

function leftOut(scope: Scope): string {
  const lines = Object.entries(scope).flatMap(([source, categories]) =>
    Object.entries(categories).map(
      ([category, why]) => `| ${source} | ${cell(category)} | ${cell(why)} |`,
    ),
  )
  return ['| source | category | why |', '| --- | --- | --- |', ...lines].join('\n')
}

function missTable(
  rows: readonly ScoredRow[],
  left: { readonly [category: string]: string },
): string {
  const kinds = Map.groupBy(
    rows.toSorted((a, b) => (a.category < b.category ? -1 : 1)),
    (row) => `${row.category}\0${row.expected}\0${row.outcome}`,
  )
  const lines = [...kinds.values()].map((same) => {
    const [first] = same
    const rules = [...new Set(same.flatMap((row) => row.rules))].map((id) => `\`${id}\``)
    const where = `${cell(first?.category ?? '')}${(first?.category ?? '') in left ? ' (left out)' : ''}`
    return `| ${where} | ${first?.expected} → ${first?.outcome} | ${same.length} | ${rules.join(', ')} | ${same.map((row) => cell(row.id)).join(', ')} |`
  })
  return [
    '| category | wanted → given | rows | by | ids |',
    '| --- | --- | ---: | --- | --- |',
    ...lines,
  ].join('\n')
}
