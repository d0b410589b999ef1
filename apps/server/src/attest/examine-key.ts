import { decodeHex, encodeEnrolmentStatement, encodeHex } from '@custody/evidence'
import { nodeP256 } from '@custody/keys'
import { shownChip } from '@custody/keys/attester'
import { verifyAttestation } from '@custody/keys/verify'
import { err, newId, ok } from '@custody/model'
import type { KeyProtection, Result } from '@custody/model'
import type { Asked, StoreWorld } from '../route.ts'
import type { ServerEndpoints } from '@custody/protocol'
import { isNonce } from '../nonce.ts'
import type { Refusal } from '../refusal.ts'
import { askingDevice } from './asking-device.ts'
import type { AskingDevice, Shown } from './asking-device.ts'
import { attesterOf, challengeOf, enrolleeOf, nextOf, shownOf } from './enrollee.ts'
import type { Enrollee } from './enrollee.ts'

type Body = Asked<ServerEndpoints['enrol']>['body']

/** What holds of a key that enrols. What it said of itself is not in it. */
export type ExaminedKey = {
  readonly enrollee: Pick<Enrollee, 'device'>
  readonly protection: KeyProtection
  /** Of a chip that was attested; null where it was not, or the key is in a file. */
  readonly chip: Uint8Array | null
  readonly because: string | null
  /** Who asks for its next epoch; null for any other enrolment. */
  readonly asking: AskingDevice | null
  /** The server's own word about it, for the log of that origin and epoch. `first`: the counter that it stated before. */
  readonly statementFor: (origin: string, epoch: number, first: number | null) => Uint8Array | null
}

/** Makes sure of a key: that it is held now, and where its chip opened a credential, what chip that is. */
export async function examineKey(
  world: StoreWorld,
  body: Body,
): Promise<Result<ExaminedKey, Refusal>> {
  return body.attested === null
    ? examineHeld(world, body)
    : examineAttested(world, body, body.attested)
}

async function examineHeld(
  { fleet, now, random, verifySeal }: StoreWorld,
  body: Body,
): Promise<Result<ExaminedKey, Refusal>> {
  const { nonceKey } = await fleet.organisation()
  const challenge = decodeHex(body.challenge)
  if (!challenge.ok || !isNonce(nonceKey, challenge.value, now()))
    return err({ code: 'CHALLENGE_REFUSED' })
  const held = verifyAttestation(nodeP256(), shownOf(body), challenge.value)
  if (!held.ok) return err({ code: 'POSSESSION_REFUSED', extra: { why: held.error.code } })
  const asking = await askingIn({ fleet, verifySeal }, body, {
    challenge: challenge.value,
    chip: null,
  })
  if (!asking.ok) return asking
  return ok({
    enrollee: { device: asking.value?.device.id ?? newId('dev', random(16)) },
    asking: asking.value,
    protection: held.value,
    chip: null,
    because: null,
    statementFor: () => null,
  })
}

async function examineAttested(
  world: StoreWorld,
  body: Body,
  { witnesses, secrets }: NonNullable<Body['attested']>,
): Promise<Result<ExaminedKey, Refusal>> {
  const asked = await challengeOf(world, body.challenge, witnesses)
  if (asked === null) return err({ code: 'CHALLENGE_REFUSED' })
  const shown = shownOf(body)
  const asking = await askingIn(world, body, {
    challenge: asked.challenge,
    chip: shownChip(shown),
  })
  if (!asking.ok) return asking
  const enrollee =
    asking.value === null
      ? await enrolleeOf(world, asked.nonce, shown.key.publicKey)
      : nextOf((await world.fleet.organisation()).id, asking.value.device, asking.value.epoch)
  const secret = decodeHex(secrets.find(({ witness }) => witness === null)?.secret ?? '')
  const attester = await attesterOf(world)
  const to = { origin: enrollee.origin, challenge: asked.challenge }
  const attested = attester.attested(shown, to, secret.ok ? secret.value : new Uint8Array(0))
  if (!attested.ok) {
    const { code } = attested.error
    return err(
      code === 'CREDENTIAL_REFUSED'
        ? { code }
        : { code: 'POSSESSION_REFUSED', extra: { why: code } },
    )
  }
  const { name, level, because, endorsementKey, certificate, counter } = attested.value
  const { nvName, publicKey } = shown.key
  return ok({
    enrollee,
    asking: asking.value,
    protection: level,
    chip: endorsementKey,
    because,
    statementFor: (origin, epoch, first) =>
      encodeEnrolmentStatement({
        akName: encodeHex(name),
        counter: first ?? counter,
        ekCertSha256: certificate === null ? null : encodeHex(world.crypto.sha256(certificate)),
        epoch,
        level,
        nvName: nvName === null ? null : encodeHex(nvName),
        origin,
        publicKey: encodeHex(publicKey),
        time: Math.floor(world.now() / 1000),
      }),
  })
}

async function askingIn(
  world: Pick<StoreWorld, 'fleet' | 'verifySeal'>,
  body: Body,
  shown: Omit<Shown, 'publicKey'>,
): Promise<Result<AskingDevice | null, Refusal>> {
  if (body.next === null) return ok(null)
  const { publicKey } = shownOf(body).key
  return askingDevice(world, body.next, { ...shown, publicKey })
}
