import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import type { CallFilter } from '../../views/call-filter.ts'
import type { FoundCall } from '../../views/find-calls.ts'
import { findCalls, searchCalls } from '../../views/find-calls.ts'
import { ftsQuery } from '../../views/fts-query.ts'
import { selectCalls } from '../../views/selection.ts'
import { bundleType, selected } from '../evidence/bundle.ts'

const callsPerPage = 500

/** The evidence of every call of the same query, each entry with its proof. */
export const exportCallBundle = route({
  endpoint: serverEndpoints.exportCallBundle,
  thread: 'reader',
  act: async (_world, { query: { q, ...filter }, asker }) =>
    adminAct('admin.export-made', {
      by: asker.viewer,
      name: 'evidence-bundle',
      detail: { ...filter, ...(q === undefined ? {} : { q }) },
    }),
  answer: async (world, { query: { q, contents = 'with', ...filter } }) => {
    const fts = q === undefined || q.trim() === '' ? undefined : ftsQuery(q)
    if (fts === null) return err({ code: 'SEARCH_INVALID' })
    const selections = await selectCalls(world, await allCalls(world, filter, fts))
    return ok({
      fileName: 'tool-calls.custody-bundle',
      contentType: bundleType,
      chunks: await selected(world, selections, contents),
    })
  },
})

async function allCalls(
  { query }: StoreWorld,
  filter: CallFilter,
  fts: string | undefined,
): Promise<readonly FoundCall[]> {
  const all: FoundCall[] = []
  for (let before: number | null = null; ;) {
    const page: { readonly before: number | null; readonly limit: number } = {
      before,
      limit: callsPerPage,
    }
    const found: readonly FoundCall[] =
      fts === undefined
        ? await findCalls(query, filter, page)
        : await searchCalls(query, fts, filter, page)
    const last = found.at(-1)
    if (last === undefined) return all
    all.push(...found)
    before = last.match ?? last.entry
  }
}
