import { createHash } from 'node:crypto'
import { encodeBase64 } from '@custody/evidence'
import { shownChip } from '@custody/keys/attester'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import type { ServerEndpoints } from '@custody/protocol'
import { askingDevice } from '../../attest/asking-device.ts'
import { attesterOf, challengeOf, enrolleeOf, nextOf, shownOf } from '../../attest/enrollee.ts'
import type { Refusal } from '../../refusal.ts'
import type { Asked, StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'

type Body = Asked<ServerEndpoints['requestCredentials']>['body']
type Challenge = NonNullable<Awaited<ReturnType<typeof challengeOf>>>

/** Makes the server's own credential for a key in a chip; the main thread adds those of witnesses. Nothing is kept. */
export const requestCredentials = route({
  endpoint: serverEndpoints.requestCredentials,
  thread: 'reader',
  answer: async (world, { body }) => {
    const asked = await challengeOf(world, body.nonce, body.witnesses)
    if (asked === null) return err({ code: 'CHALLENGE_REFUSED' })
    const shown = shownOf(body)
    const origin = await originFor(world, body, asked)
    if (!origin.ok) return origin
    const attester = await attesterOf(world)
    const to = { origin: origin.value, challenge: asked.challenge }
    const made = attester.credential(shown, to)
    if (!made.ok) return err({ code: 'POSSESSION_REFUSED', extra: { why: made.error.code } })
    const { idObject, seed } = made.value
    const own = { witness: null, idObject: encodeBase64(idObject), seed: encodeBase64(seed) }
    return ok({ origin: origin.value, credentials: [own], refusals: [] })
  },
})

/** The log that the key is to seal, if this key may be attested at all. */
async function originFor(
  world: StoreWorld,
  body: Body,
  { nonce, challenge }: Challenge,
): Promise<Result<string, Refusal>> {
  const shown = shownOf(body)
  const { publicKey } = shown.key
  const { id: organisation } = await world.fleet.organisation()
  if (body.next !== null) {
    const chip = shownChip(shown)
    const asking = await askingDevice(world, body.next, { publicKey, challenge, chip })
    return asking.ok
      ? ok(nextOf(organisation, asking.value.device, asking.value.epoch).origin)
      : asking
  }
  const known = await world.fleet.epochOfKey(publicKey)
  if (known !== null && known.epoch !== known.device.epoch)
    return err({
      code: 'EPOCH_NEEDED',
      extra: { epoch: await world.fleet.epochToAsk(known.device) },
    })
  if (!(await mayAsk(world, body.token, known !== null))) return err({ code: 'TOKEN_REFUSED' })
  return ok((await enrolleeOf(world, nonce, publicKey)).origin)
}

/** Whoever has a token, or shows a key that is enrolled: to attest that anew takes no token. */
async function mayAsk(
  { fleet, now }: StoreWorld,
  token: string | null,
  isKnown: boolean,
): Promise<boolean> {
  return token === null
    ? isKnown
    : fleet.isTokenGood(createHash('sha256').update(token).digest(), now())
}
