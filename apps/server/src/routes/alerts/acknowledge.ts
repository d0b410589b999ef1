import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { alertRows } from '../../views/alert-rows.ts'

/** Says that somebody looks after an alert. The first one to say so is kept. */
export const acknowledgeAlert = route({
  endpoint: serverEndpoints.acknowledgeAlert,
  thread: 'writer',
  answer: async (world, { params, body, asker }) => {
    const isKnown = await world.fleet.acknowledge(
      params.alert,
      asker.viewer ?? '',
      body.note,
      world.now(),
    )
    if (!isKnown) return err({ code: 'ALERT_UNKNOWN' })
    const { no } = await world.query
      .selectFrom('alert')
      .select('no')
      .where('id', '=', params.alert)
      .executeTakeFirstOrThrow()
    const [row] = await alertRows(world, [no])
    return row === undefined ? err({ code: 'ALERT_UNKNOWN' }) : ok(row)
  },
})
