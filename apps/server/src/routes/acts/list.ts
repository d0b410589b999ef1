import { encodeOrigin } from '@custody/evidence'
import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { actRow } from '../../views/act-row.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'

/** What administrators and the server did, newest first. */
export const listActs = route({
  endpoint: serverEndpoints.listActs,
  thread: 'reader',
  answer: async (world, { query: { kind = [], cursor, limit } }) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const size = pageSize(limit)
    const { id: organisation } = await world.fleet.organisation()
    const origin = encodeOrigin({ kind: 'acts', organisation })
    let some = world.query
      .selectFrom('entry')
      .innerJoin('log', 'log.no', 'entry.log')
      .select(['entry.seq', 'entry.at'])
      .where('log.origin', '=', origin)
    if (kind.length > 0)
      some = some.where(
        'entry.kind',
        'in',
        world.query.selectFrom('word').select('no').where('text', 'in', kind),
      )
    const before = place.value?.[0]
    if (before !== undefined) some = some.where('entry.seq', '<', before)
    const found = await some
      .orderBy('entry.seq', 'desc')
      .limit(size + 1)
      .execute()
    const shown = found.slice(0, size)
    const last = shown.at(-1)
    const rows = await Promise.all(shown.map(({ seq, at }) => actRow(world, { origin, seq, at })))
    return ok({
      rows,
      next: found.length > size && last !== undefined ? encodeCursor([last.seq]) : null,
    })
  },
})
