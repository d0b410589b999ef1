import { createHash } from 'node:crypto'
import { encodeBase64 } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { attesterOf, challengeOf, enrolleeOf, shownOf } from '../../attest/enrollee.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'

/** Makes the server's own credential for a key in a chip; the main thread adds those of witnesses. Nothing is kept. */
export const requestCredentials = route({
  endpoint: serverEndpoints.requestCredentials,
  thread: 'reader',
  answer: async (world, { body }) => {
    if (body.next !== null) return err({ code: 'EPOCH_REFUSED' })
    const asked = await challengeOf(world, body.nonce, body.witnesses)
    if (asked === null) return err({ code: 'CHALLENGE_REFUSED' })
    const shown = shownOf(body)
    if (!(await mayAsk(world, body.token, shown.key.publicKey)))
      return err({ code: 'TOKEN_REFUSED' })
    const { origin } = await enrolleeOf(world, asked.nonce, shown.key.publicKey)
    const attester = await attesterOf(world)
    const made = attester.credential(shown, { origin, challenge: asked.challenge })
    if (!made.ok) return err({ code: 'POSSESSION_REFUSED', extra: { why: made.error.code } })
    const { idObject, seed } = made.value
    const own = { witness: null, idObject: encodeBase64(idObject), seed: encodeBase64(seed) }
    return ok({ origin, credentials: [own], refusals: [] })
  },
})

/** Whoever has a token, or shows a key that is enrolled: to attest that anew takes no token. */
async function mayAsk(
  { fleet, now }: StoreWorld,
  token: string | null,
  publicKey: Uint8Array,
): Promise<boolean> {
  return token === null
    ? (await fleet.deviceOfKey(publicKey)) !== null
    : fleet.isTokenGood(createHash('sha256').update(token).digest(), now())
}
