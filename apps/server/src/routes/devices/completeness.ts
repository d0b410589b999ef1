import { encodeOrigin } from '@custody/evidence'
import type { KeyProtection } from '@custody/model'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { statedLevels } from '../../attest/stated-levels.ts'
import { route } from '../../route.ts'
import { completenessOf } from '../../views/completeness.ts'
import { keyGround } from '../../views/key-ground.ts'

/** A device's logs over time: what came, what the device says is missing, where it was silent, what is cosigned. */
export const getCompleteness = route({
  endpoint: serverEndpoints.getCompleteness,
  thread: 'reader',
  answer: async (world, { params, query: { range = '24h' } }) => {
    const device = await world.query
      .selectFrom('device')
      .select(['no', 'protection', 'epoch'])
      .where('id', '=', params.device)
      .executeTakeFirst()
    if (device === undefined) return err({ code: 'DEVICE_UNKNOWN' })
    // Invariant: the store keeps the words that enrolment checked.
    const { id: organisation } = await world.fleet.organisation()
    const origin = encodeOrigin({
      kind: 'device',
      organisation,
      device: params.device,
      epoch: device.epoch,
    })
    const stated = await statedLevels(world, origin)
    const key = keyGround(device.protection as KeyProtection, stated)
    return ok({ ...(await completenessOf(world, device.no, range)), key })
  },
})
