import type { Pack } from '@custody/model'

/** What the README of a pack says of its rules, between these marks. */
export const marks = {
  begin: '<!-- rules: written by `node packages/packs/generate.ts` -->',
  end: '<!-- end of rules -->',
} as const

type Row = { readonly id: string; readonly title: string; readonly outcome: string }

/** The rules of a pack as a Markdown table, in the order of their files. */
export function ruleTable(pack: Pick<Pack, 'rules'>): string {
  const rows = pack.rules.flatMap(({ text }) => rowsIn(text))
  return [
    '| rule | what it is about | outcome |',
    '| --- | --- | --- |',
    ...rows.map(({ id, title, outcome }) => `| \`${id}\` | ${title} | ${outcome} |`),
  ].join('\n')
}

/** A README with the table between its marks renewed. */
export function withTable(readme: string, table: string): string {
  const [before, rest] = readme.split(marks.begin)
  const after = rest?.split(marks.end)[1]
  if (before === undefined || after === undefined) throw new Error('the README has no marks')
  return `${before}${marks.begin}\n\n${table}\n\n${marks.end}${after}`
}

/** Annotations stand before the effect of the rule that they belong to. */
function rowsIn(text: string): readonly Row[] {
  const rules = text.matchAll(/((?:^@\w+\("(?:[^"\\]|\\.)*"\)\n)+)(permit|forbid)\b/gm)
  return [...rules].map(([, annotations = '', effect]) => {
    const said = (name: string) =>
      new RegExp(`@${name}\\("((?:[^"\\\\]|\\\\.)*)"\\)`).exec(annotations)?.[1]
    return {
      id: said('id') ?? '',
      title: said('title') ?? '',
      outcome: effect === 'permit' ? 'allow' : (said('outcome') ?? 'deny'),
    }
  })
}
