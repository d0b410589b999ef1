import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { alertRows } from '../../views/alert-rows.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'

/** Alerts, newest first. */
export const listAlerts = route({
  endpoint: serverEndpoints.listAlerts,
  thread: 'reader',
  answer: async (
    world,
    { query: { state = [], code = [], device = [], session, cursor, limit } },
  ) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const before = place.value?.[0]
    const size = pageSize(limit)
    let some = world.query.selectFrom('alert').select('alert.no')
    if (state.length > 0) some = some.where('alert.state', 'in', state)
    if (code.length > 0) some = some.where('alert.code', 'in', code)
    if (device.length > 0)
      some = some.where(
        'alert.device',
        'in',
        world.query.selectFrom('device').select('no').where('id', 'in', device),
      )
    if (session !== undefined)
      some = some.where(
        'alert.session',
        'in',
        world.query.selectFrom('session').select('no').where('id', '=', session),
      )
    if (before !== undefined) some = some.where('alert.no', '<', before)
    const found = (
      await some
        .orderBy('alert.no', 'desc')
        .limit(size + 1)
        .execute()
    ).map(({ no }) => no)
    const shown = found.slice(0, size)
    const last = shown.at(-1)
    return ok({
      rows: await alertRows(world, shown),
      next: found.length > size && last !== undefined ? encodeCursor([last]) : null,
    })
  },
})
