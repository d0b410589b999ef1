import type { KeyProtection } from '@custody/model'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
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
      .select(['no', 'protection'])
      .where('id', '=', params.device)
      .executeTakeFirst()
    if (device === undefined) return err({ code: 'DEVICE_UNKNOWN' })
    // Invariant: the store keeps the words that enrolment checked.
    const key = keyGround(device.protection as KeyProtection, [])
    return ok({ ...(await completenessOf(world, device.no, range)), key })
  },
})
