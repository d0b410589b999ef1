import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { route } from '../../route.ts'
import { alertRows } from '../../views/alert-rows.ts'

/** Says that somebody looks after an alert. The first one to say so is kept. */
export const acknowledgeAlert = route({
  endpoint: serverEndpoints.acknowledgeAlert,
  thread: 'writer',
  answer: async (world, { params, body, asker }) => {
    const alert = await world.query
      .selectFrom('alert')
      .select(['no', 'state', 'code'])
      .where('id', '=', params.alert)
      .executeTakeFirst()
    if (alert === undefined) return err({ code: 'ALERT_UNKNOWN' })
    const { no, state, code } = alert
    const by = asker.viewer ?? ''
    await world.fleet.acknowledge(params.alert, by, body.note, world.now())
    if (state === 'open')
      await world.recordAct(
        adminAct('admin.alert-acknowledged', {
          by,
          target: params.alert,
          name: code,
          reason: body.note,
        }),
      )
    const [row] = await alertRows(world, [no])
    return row === undefined ? err({ code: 'ALERT_UNKNOWN' }) : ok(row)
  },
})
