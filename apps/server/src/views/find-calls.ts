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
  const found = new Map<number, FoundCall>()
  for (let from = before; found.size < limit;) {
    const rows: readonly Match[] = await matches(query, fts, filter, {
      before: from,
      limit: limit * 2,
    })
    for (const row of rows) {
      if (found.size >= limit || found.has(row.entry)) continue
      if (!(await wasShown(query, fts, row, before)))
        found.set(row.entry, { entry: row.entry, match: row.match })
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit * 2) break
    from = last.match
  }
  return [...found.values()]
}

type Match = { readonly entry: number; readonly match: number; readonly finished: number | null }

function matches(
  query: Kysely<Tables>,
  fts: string,
  filter: CallFilter,
  { before, limit }: Page,
): Promise<readonly Match[]> {
  return query
    .selectFrom('words')
    .innerJoin('entry', 'entry.no', 'words.rowid')
    .innerJoin('call', 'call.entry', 'entry.subject')
    .innerJoin('word as kind', 'kind.no', 'entry.kind')
    .select(['call.entry', 'call.finished', 'words.rowid as match'])
    .where(sql<boolean>`words MATCH ${fts}`)
    .where('kind.text', 'in', ['call.decided', 'call.finished'])
    .where((build) => callConditions(build as Parameters<typeof callConditions>[0], filter))
    .$if(before !== null, (some) => some.where('words.rowid', '<', before))
    .orderBy('words.rowid', 'desc')
    .limit(limit)
    .execute()
}

/** Whether a call that matches by its input stood on an earlier page by its output. */
async function wasShown(
  query: Kysely<Tables>,
  fts: string,
  { match, finished }: Match,
  before: number | null,
): Promise<boolean> {
  if (before === null || finished === null || finished === match || finished < before) return false
  const output = await query
    .selectFrom('words')
    .select('rowid')
    .where(sql<boolean>`words MATCH ${fts}`)
    .where('rowid', '=', finished)
    .executeTakeFirst()
  return output !== undefined
}
