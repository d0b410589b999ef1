import { err, ok } from '@custody/model'
import type { PolicyContent } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { policyListing } from '../../views/policy-listing.ts'

/** The policy that a device must apply. Every device gets the same one for now. */
export const fetchPolicy = route({
  endpoint: serverEndpoints.fetchPolicy,
  thread: 'reader',
  answer: async (world, { query }) => {
    const policy = await world.policies.current()
    if (policy === null) return err({ code: 'STORE_UNAVAILABLE' })
    const { version, number, preset, since, source } = policy
    const content = query.have === version ? null : (source as unknown as PolicyContent)
    const listing = content === null ? null : await policyListing(world, policy)
    return ok({ version, number, preset, appliedSince: since, content, listing, code: [] })
  },
})
