import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { callRows } from '../../views/call-rows.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'
import { findCalls, searchCalls } from '../../views/find-calls.ts'
import { ftsQuery } from '../../views/fts-query.ts'
import { ruleBook } from '../../views/rule-book.ts'
import { snippetsOf } from '../../views/snippets.ts'

/** Searches tool calls, newest first. */
export const listCalls = route({
  endpoint: serverEndpoints.listCalls,
  thread: 'reader',
  answer: async (world, { query: { q, cursor, limit, ...filter } }) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const fts = q === undefined || q.trim() === '' ? undefined : ftsQuery(q)
    if (fts === null) return err({ code: 'SEARCH_INVALID' })
    const size = pageSize(limit)
    const page = { before: place.value?.[0] ?? null, limit: size + 1 }
    const found =
      fts === undefined
        ? await findCalls(world.query, filter, page)
        : await searchCalls(world.query, fts, filter, page)
    const shown = found.slice(0, size)
    const snippets =
      q === undefined || fts === undefined ? undefined : await snippetsOf(world, q, shown)
    const last = shown.at(-1)
    const next =
      found.length > size && last !== undefined ? encodeCursor([last.match ?? last.entry]) : null
    return ok({
      rows: await callRows(world, await ruleBook(world.policies), shown, snippets),
      next,
    })
  },
})
