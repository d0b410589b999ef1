import { parseOrigin } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'

/** Hands on what witnesses said of the asking device's log. The device believes none of it unverified. */
export const fetchCosigned = route({
  endpoint: serverEndpoints.fetchCosigned,
  thread: 'reader',
  answer: async ({ evidence }, { query: { origin, after = 0 }, asker }) => {
    const name = parseOrigin(origin)
    const isOwn = name.ok && name.value.kind === 'device' && name.value.device === asker.device
    return isOwn
      ? ok({ note: await evidence.cosigned(origin, after) })
      : err({ code: 'ORIGIN_FOREIGN' })
  },
})
