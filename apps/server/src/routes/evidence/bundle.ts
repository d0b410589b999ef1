import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { originOfSession, revealOf } from '../../acts/reveal.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import type { Contents } from '../../views/bundle.ts'
import { selectedBundle, wholeBundle } from '../../views/bundle.ts'
import { actsFor, everyLog } from '../../views/own-sections.ts'
import type { Selection } from '../../views/selection.ts'
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
  act: async (world, { query: { device, session, ...how }, asker }) => {
    const made = adminAct('admin.export-made', {
      by: asker.viewer,
      target: session ?? device ?? null,
      name: 'evidence-bundle',
      detail: how,
    })
    if (session === undefined || how.contents === 'without') return made
    const origin = await originOfSession(world, session)
    return origin === null ? made : [revealOf({ origin, session, by: asker.viewer }), made]
  },
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
      return download(await selected(world, await selectSession(world, owner.no), contents))
    }
    if (from !== undefined || to !== undefined)
      return download(
        await selected(world, await selectPeriod(world, device, { from, to }), contents),
      )
    if (device === undefined) return download(wholeBundle(world, await everyLog(world), contents))
    const logs = await world.query
      .selectFrom('log')
      .innerJoin('device', 'device.no', 'log.device')
      .select(['log.no', 'log.origin', 'log.size'])
      .where('device.id', '=', device)
      .orderBy('log.no')
      .execute()
    if (logs.length === 0) return err({ code: 'DEVICE_UNKNOWN' })
    const acts = await actsFor(
      world,
      logs.map(({ origin }) => origin),
    )
    return download(wholeBundle(world, [...acts, ...logs], contents))
  },
})

/** Chosen entries, after the organisation's acts where it erased content of theirs or granted their epoch. */
export async function selected(
  world: StoreWorld,
  selections: readonly Selection[],
  contents: Contents,
): Promise<AsyncIterable<string>> {
  const origins = selections.map(({ origin }) => origin)
  return selectedBundle(world, selections, contents, await actsFor(world, origins))
}
