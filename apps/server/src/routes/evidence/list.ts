import type { EntryRow } from '@custody/protocol'
import { noDevice } from '@custody/stores'
import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'
import { entryRows } from '../../views/entry-rows.ts'

/** The activity log: every entry, newest arrival first. */
export const listEntries = route({
  endpoint: serverEndpoints.listEntries,
  thread: 'reader',
  answer: async (
    world,
    { query: { device = [], kind = [], session, from, to, cursor, limit } },
  ) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const before = place.value?.[0]
    const size = pageSize(limit)
    const { query } = world
    // Entries of the organisation's own log are listed by `listActs`.
    let some = query
      .selectFrom('entry')
      .select('entry.no')
      .where('entry.log', 'in', query.selectFrom('log').select('no').where('device', '>', noDevice))
    if (device.length > 0) {
      const devices = query.selectFrom('device').select('no').where('id', 'in', device)
      some = some.where(
        'entry.log',
        'in',
        query.selectFrom('log').select('no').where('device', 'in', devices),
      )
    }
    if (kind.length > 0)
      some = some.where(
        'entry.kind',
        'in',
        query.selectFrom('word').select('no').where('text', 'in', kind),
      )
    if (session !== undefined)
      some = some.where(
        'entry.session',
        'in',
        query.selectFrom('session').select('no').where('id', '=', session),
      )
    if (from !== undefined) some = some.where('entry.at', '>=', from)
    if (to !== undefined) some = some.where('entry.at', '<', to)
    if (before !== undefined) some = some.where('entry.no', '<', before)
    const found = (
      await some
        .orderBy('entry.no', 'desc')
        .limit(size + 1)
        .execute()
    ).map(({ no }) => no)
    const shown = found.slice(0, size)
    const last = shown.at(-1)
    const rows: EntryRow[] = await entryRows(world, shown)
    return ok({
      rows,
      next: found.length > size && last !== undefined ? encodeCursor([last]) : null,
    })
  },
})
