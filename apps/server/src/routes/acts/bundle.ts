import { encodeOrigin } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { selectEntry } from '../../views/selection.ts'
import { bundleType, selected } from '../evidence/bundle.ts'

/** One act as a bundle of its own, for the check in the browser. */
export const actBundle = route({
  endpoint: serverEndpoints.actBundle,
  thread: 'reader',
  answer: async (world, { params: { seq } }) => {
    const { id: organisation } = await world.fleet.organisation()
    const origin = encodeOrigin({ kind: 'acts', organisation })
    const head = await world.evidence.head(origin)
    if (head === null || seq >= head.frontier.size) return err({ code: 'ENTRY_UNKNOWN' })
    return ok({
      fileName: `acts-${seq}.custody-bundle`,
      contentType: bundleType,
      chunks: await selected(world, await selectEntry(world, origin, seq), 'with'),
    })
  },
})
