import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { route } from '../../route.ts'
import { selectedBundle, wholeBundle } from '../../views/bundle.ts'

/** An evidence bundle that `custody verify` reads offline: whole logs, or the entries of one session with a proof each. */
export const exportBundle = route({
  endpoint: serverEndpoints.exportBundle,
  thread: 'reader',
  act: async (_world, { query: { device, session }, asker }) =>
    adminAct('admin.export-made', {
      by: asker.viewer,
      target: session ?? device ?? null,
      name: 'evidence-bundle',
    }),
  answer: async (world, { query: { device, session } }) => {
    const contentType = 'application/vnd.custody.bundle'
    const fileName = `${session ?? device ?? 'all-devices'}.custody-bundle`
    if (session !== undefined) {
      const owner = await world.query
        .selectFrom('session')
        .select(['no', 'log'])
        .where('id', '=', session)
        .executeTakeFirst()
      if (owner === undefined) return err({ code: 'SESSION_UNKNOWN' })
      return ok({ fileName, contentType, chunks: selectedBundle(world, owner) })
    }
    let logs = world.query
      .selectFrom('log')
      .innerJoin('device', 'device.no', 'log.device')
      .select(['log.no', 'log.origin', 'log.size'])
    if (device !== undefined) logs = logs.where('device.id', '=', device)
    const chosen = await logs.orderBy('log.no').execute()
    if (device !== undefined && chosen.length === 0) return err({ code: 'DEVICE_UNKNOWN' })
    return ok({ fileName, contentType, chunks: wholeBundle(world, chosen) })
  },
})
