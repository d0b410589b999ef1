import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { route } from '../../route.ts'
import { selectedBundle, wholeBundle } from '../../views/bundle.ts'
import { selectPeriod, selectSession } from '../../views/selection.ts'

/** What every download of evidence is. */
export const bundleType = 'application/vnd.custody.bundle'

/**
 * An evidence bundle that `custody verify` reads offline: whole logs, or entries with a proof each where a session or
 * a period is asked for.
 */
export const exportBundle = route({
  endpoint: serverEndpoints.exportBundle,
  thread: 'reader',
  act: async (_world, { query: { device, session, ...how }, asker }) =>
    adminAct('admin.export-made', {
      by: asker.viewer,
      target: session ?? device ?? null,
      name: 'evidence-bundle',
      detail: how,
    }),
  answer: async (world, { query: { device, session, from, to, contents = 'with' } }) => {
    const of = session ?? device ?? 'all-devices'
    const fileName = `${of}${contents === 'with' ? '' : '-without-contents'}.custody-bundle`
    const download = (chunks: AsyncIterable<string>) =>
      ok({ fileName, contentType: bundleType, chunks })
    if (session !== undefined) {
      const owner = await world.query
        .selectFrom('session')
        .select('no')
        .where('id', '=', session)
        .executeTakeFirst()
      if (owner === undefined) return err({ code: 'SESSION_UNKNOWN' })
      return download(selectedBundle(world, await selectSession(world, owner.no), contents))
    }
    let logs = world.query
      .selectFrom('log')
      .innerJoin('device', 'device.no', 'log.device')
      .select(['log.no', 'log.origin', 'log.size'])
    if (device !== undefined) logs = logs.where('device.id', '=', device)
    const chosen = await logs.orderBy('log.no').execute()
    if (device !== undefined && chosen.length === 0) return err({ code: 'DEVICE_UNKNOWN' })
    if (from === undefined && to === undefined)
      return download(wholeBundle(world, chosen, contents))
    return download(
      selectedBundle(world, await selectPeriod(world, device, { from, to }), contents),
    )
  },
})
