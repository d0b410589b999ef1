import { encodeHex } from '@custody/evidence'
import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { makeNonce } from '../../nonce.ts'
import { route } from '../../route.ts'

/** Gives the nonce that an enrolment signs and a `request-key` entry names. */
export const requestNonce = route({
  endpoint: serverEndpoints.requestNonce,
  thread: 'reader',
  answer: async ({ fleet, now }) => {
    const { nonceKey } = await fleet.organisation()
    const { nonce, expiresAt } = makeNonce(nonceKey, now())
    return ok({ nonce: encodeHex(nonce), expiresAt, now: now() })
  },
})
