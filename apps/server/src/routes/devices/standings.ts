import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { standingsOf } from '../../views/device-standings.ts'

/** How devices stand, and who asks for a next epoch. */
export const listStandings = route({
  endpoint: serverEndpoints.listStandings,
  thread: 'reader',
  answer: async (world, { query: { device } }) => {
    const devices = await standingsOf(world, device ?? null)
    return device !== undefined && devices.length === 0
      ? err({ code: 'DEVICE_UNKNOWN' })
      : ok({ devices: [...devices] })
  },
})
