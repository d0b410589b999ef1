import { encodeHex } from '@custody/evidence'
import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { makeNonce } from '../../nonce.ts'
import { route } from '../../route.ts'

/** Gives the server's nonce for a chip's enrolment; the main thread adds those of witnesses. */
export const startEnrolment = route({
  endpoint: serverEndpoints.startEnrolment,
  thread: 'reader',
  answer: async ({ fleet, now }) => {
    const { nonceKey } = await fleet.organisation()
    const { nonce, expiresAt } = makeNonce(nonceKey, now())
    return ok({ nonce: encodeHex(nonce), witnesses: [], expiresAt, now: now() })
  },
})
