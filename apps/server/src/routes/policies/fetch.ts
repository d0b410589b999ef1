import { err, ok } from '@custody/model'
import type { PolicyContent } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'

/** The policy that a device must apply. Every device gets the same one for now. */
export const fetchPolicy = route({
  endpoint: serverEndpoints.fetchPolicy,
  thread: 'reader',
  answer: async ({ policies }, { query }) => {
    const policy = await policies.current()
    if (policy === null) return err({ code: 'STORE_UNAVAILABLE' })
    const { version, number, preset, since, source } = policy
    const content = query.have === version ? null : (source as unknown as PolicyContent)
    return ok({ version, number, preset, appliedSince: since, content })
  },
})
