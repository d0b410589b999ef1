import type { StoreWorld } from '../route.ts'
import { openEntry } from './call-view.ts'
import type { FoundCall } from './find-calls.ts'
import { ftsWords, snippetOf } from './fts-query.ts'

/** Where a search found its words in each call: read out of the payloads, because the index keeps no text. */
export async function snippetsOf(
  world: Pick<StoreWorld, 'query' | 'evidence'>,
  typed: string,
  found: readonly FoundCall[],
): Promise<ReadonlyMap<number, string>> {
  const words = ftsWords(typed)
  const matches = found.map(({ entry, match }) => match ?? entry)
  const places = await world.query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['entry.no', 'entry.seq', 'log.origin'])
    .where('entry.no', 'in', matches)
    .execute()
  const texts = new Map<number, string>()
  for (const { no, seq, origin } of places) {
    const { contents } = await openEntry(world, origin, seq)
    const parts = (['input', 'output', 'tool'] as const).flatMap((name) => {
      const bytes = contents.get(name)
      return bytes === undefined
        ? []
        : [readable(new TextDecoder().decode(bytes.subarray(0, 65_536)))]
    })
    const snippet = parts.map((part) => snippetOf(part, words)).find((one) => one !== null)
    if (snippet !== undefined && snippet !== null) texts.set(no, snippet)
  }
  return new Map(
    found.flatMap(({ entry, match }) => {
      const text = texts.get(match ?? entry)
      return text === undefined ? [] : [[entry, text] as const]
    }),
  )
}

/** JSON as text that a person reads: escapes of its strings undone. */
function readable(json: string): string {
  return json.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\t', '\t')
}
