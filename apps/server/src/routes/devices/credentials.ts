import { createHash } from 'node:crypto'
import { encodeBase64 } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { attesterOf, challengeOf, enrolleeOf, shownOf } from '../../attest/enrollee.ts'
import { route } from '../../route.ts'

/** Makes the server's own credential for a key in a chip; the main thread adds those of witnesses. Nothing is kept. */
export const requestCredentials = route({
  endpoint: serverEndpoints.requestCredentials,
  thread: 'reader',
  answer: async (world, { body }) => {
    const token = createHash('sha256').update(body.token).digest()
    if (!(await world.fleet.isTokenGood(token, world.now()))) return err({ code: 'TOKEN_REFUSED' })
    const asked = await challengeOf(world, body.nonce, body.witnesses)
    if (asked === null) return err({ code: 'CHALLENGE_REFUSED' })
    const shown = shownOf(body)
    const { origin } = await enrolleeOf(world, asked.nonce, shown.key.publicKey)
    const attester = await attesterOf(world)
    const made = attester.credential(shown, { origin, challenge: asked.challenge })
    if (!made.ok) return err({ code: 'POSSESSION_REFUSED', extra: { why: made.error.code } })
    const { idObject, seed } = made.value
    const own = { witness: null, idObject: encodeBase64(idObject), seed: encodeBase64(seed) }
    return ok({ origin, credentials: [own], refusals: [] })
  },
})
