import type { Tables } from '@custody/stores'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { CallFilter } from './call-filter.ts'
import { callConditions } from './call-filter.ts'

/** A place in the list: the number of a call, and for a search that of the entry whose text matched. */
export type FoundCall = { readonly entry: number; readonly match: number | null }

type Page = { readonly before: number | null; readonly limit: number }

/** Numbers of the calls that a filter shows, newest first by arrival. */
export async function findCalls(
  query: Kysely<Tables>,
  filter: CallFilter,
  { before, limit }: Page,
): Promise<readonly FoundCall[]> {
  const rows = await query
    .selectFrom('call')
    .select('call.entry')
    .where((build) => callConditions(build, filter))
    .$if(before !== null, (some) => some.where('call.entry', '<', before))
    .orderBy('call.entry', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ entry }) => ({ entry, match: null }))
}

/**
 * The same among those whose texts match an FTS5 query, newest match first. A call whose input and output both match is
 * found once, by its output. The index gives matches in descending order, so a page costs what it shows.
 */
export async function searchCalls(
  query: Kysely<Tables>,
  fts: string,
  filter: CallFilter,
  { before, limit }: Page,
): Promise<readonly FoundCall[]> {
  const rows = await query
    .selectFrom('words')
    .innerJoin('entry', 'entry.no', 'words.rowid')
    .innerJoin('call', 'call.entry', 'entry.subject')
    .innerJoin('word as kind', 'kind.no', 'entry.kind')
    .select(['call.entry', 'words.rowid as match'])
    .where(sql<boolean>`words MATCH ${fts}`)
    .where('kind.text', 'in', ['call.decided', 'call.finished'])
    .where((build) => callConditions(build as Parameters<typeof callConditions>[0], filter))
    .where(
      sql<boolean>`(call.finished IS NULL OR words.rowid = call.finished OR NOT EXISTS
        (SELECT 1 FROM words AS other WHERE other.words MATCH ${fts} AND other.rowid = call.finished))`,
    )
    .$if(before !== null, (some) => some.where('words.rowid', '<', before))
    .orderBy('words.rowid', 'desc')
    .limit(limit)
    .execute()
  return rows
}
