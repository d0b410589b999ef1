import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { countFacets } from '../../views/facets.ts'
import { ftsQuery } from '../../views/fts-query.ts'
import { ruleBook } from '../../views/rule-book.ts'

/** Counts what each filter would show. */
export const countCalls = route({
  endpoint: serverEndpoints.countCalls,
  thread: 'reader',
  answer: async (world, { query: { q, ...filter } }) => {
    const fts = q === undefined || q.trim() === '' ? undefined : ftsQuery(q)
    if (fts === null) return err({ code: 'SEARCH_INVALID' })
    return ok(await countFacets(world, await ruleBook(world.policies), filter, fts))
  },
})
