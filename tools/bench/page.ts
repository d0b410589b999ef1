import type { Measured } from '@custody/testkit'
import { figureCells, figureColumns } from '@custody/testkit'

/** A benchmark as it came out: measured, or why not. */
export type Section = {
  readonly name: string
  readonly title: string
  /** When, on what, at which commit and under which load. */
  readonly circumstances: string
  readonly outcome:
    | { readonly kind: 'measured'; readonly measured: readonly Measured[] }
    | { readonly kind: 'skipped'; readonly because: string }
}

const opening = `# Benchmarks

Made by \`npm run bench\`: every row stands beside something measured in the same run, in turns, so the **ratio** is what
to trust; absolute figures are the machine's. Intervals are 95 %, of medians and quantiles by order statistics, of
ratios by drawing stretches of the run again and again. A machine that works on other things (load above its cores)
makes the figures worse, never better. \`npm run bench decision verify\` measures some again and leaves the other
tables as they are; \`--full\` puts a million events into the store; \`--quick\` only shows that all of it runs.
`

/** The page with these sections in place of those of the same title; the others stay as they were. */
export function renderPage(
  before: string,
  order: readonly string[],
  fresh: readonly Section[],
): string {
  const sections = new Map(sectionsOf(before))
  for (const section of fresh) sections.set(section.title, renderSection(section))
  const kept = order.flatMap((title) => sections.get(title) ?? [])
  return `${[opening, ...kept].join('\n').trimEnd()}\n`
}

/** Sections of a page, by title, each as it stands. */
function sectionsOf(page: string): readonly (readonly [string, string])[] {
  return page
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## '))
    .map((part) => [part.slice(3, part.indexOf('\n')), `${part.trimEnd()}\n`])
}

export function renderSection({ title, circumstances, outcome }: Section): string {
  if (outcome.kind === 'skipped')
    return `## ${title}\n\nSkipped: ${outcome.because}. ${circumstances}\n`
  const figures = outcome.measured.flatMap((one) => one.figures)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [
    line(figureColumns),
    line(figureColumns.map((_, at) => (at === 0 || at === 3 ? '---' : '---:'))),
    ...figures.map((figure) => line(figureCells(figure))),
  ]
  const about = outcome.measured.map((one) => one.about)
  return `## ${title}\n\n${table.join('\n')}\n\n${about.join('\n\n')}\n\n${circumstances}\n`
}
