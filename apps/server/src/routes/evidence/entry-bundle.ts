import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { selectEntry } from '../../views/selection.ts'
import { bundleType, selected } from './bundle.ts'

/** One entry as a bundle of its own: what the page checks here is what `custody verify` would. */
export const entryBundle = route({
  endpoint: serverEndpoints.entryBundle,
  thread: 'reader',
  answer: async (world, { params: { device, epoch, seq } }) => {
    const place = await world.query
      .selectFrom('entry')
      .innerJoin('log', 'log.no', 'entry.log')
      .innerJoin('device', 'device.no', 'log.device')
      .select('log.origin')
      .where('device.id', '=', device)
      .where('log.epoch', '=', epoch)
      .where('entry.seq', '=', seq)
      .executeTakeFirst()
    if (place === undefined) return err({ code: 'ENTRY_UNKNOWN' })
    return ok({
      fileName: `${device}-e${epoch}-${seq}.custody-bundle`,
      contentType: bundleType,
      chunks: await selected(world, await selectEntry(world, place.origin, seq), 'with'),
    })
  },
})
