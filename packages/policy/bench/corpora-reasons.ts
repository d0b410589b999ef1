import type { ScoredRow } from './corpora-page.ts'
import { cell } from './table-cell.ts'

/** Why an answer that its authors did not want stands all the same, or that it is wrong of us. */
export type Reason = {
  /** What the call truly does, said without its text. */
  readonly does: string
  readonly why: string
  /** `stricter`: more than the call needs, chosen for its class. `miss`: wrong of us. */
  readonly answer: 'stands' | 'stricter' | 'miss'
}

export type Reasons = { readonly [id: string]: Reason }

/** Rows that the page explains one by one: what should be denied and is not, what should pass and does not. */
export function needsReason({ expected, outcome }: Pick<ScoredRow, 'expected' | 'outcome'>) {
  return expected === 'block' ? outcome !== 'deny' : expected === 'allow' && outcome !== 'allow'
}

/** Ids that need a reason and have none: the page is not written then. */
export function unexplained(rows: readonly ScoredRow[], reasons: Reasons): readonly string[] {
  return rows
    .filter((row) => needsReason(row) && !Object.hasOwn(reasons, row.id))
    .map(({ id }) => id)
}

/** Reasons for rows that need none any more. */
export function outlived(rows: readonly ScoredRow[], reasons: Reasons): readonly string[] {
  const needed = new Set(rows.filter(needsReason).map(({ id }) => id))
  return Object.keys(reasons).filter((id) => !needed.has(id))
}

/** One line for each such row, by source. */
export function reasonTables(rows: readonly ScoredRow[], reasons: Reasons): string {
  const told = Map.groupBy(rows.filter(needsReason), ({ source }) => source)
  return [...told]
    .map(([source, own]) =>
      [
        `### ${source}, row by row`,
        '',
        '| id | wanted → given | what it truly does | why | answer |',
        '| --- | --- | --- | --- | --- |',
        ...own.map((row) => line(row, reasons[row.id])),
      ].join('\n'),
    )
    .join('\n\n')
}

function line(row: ScoredRow, reason: Reason | undefined): string {
  const own = row.underItsRule === null ? '' : `; with its own rule: ${row.underItsRule}`
  const words =
    reason === undefined
      ? ['`unexplained`', '', '']
      : [cell(reason.does), cell(reason.why), reason.answer]
  return `| ${[cell(row.id), `${row.expected} → ${row.outcome}${own}`, ...words].join(' | ')} |`
}
