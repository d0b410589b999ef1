import { createHash } from 'node:crypto'
import { encodeBase64, encodeOrigin, parseEnrolmentStatement } from '@custody/evidence'
import { err, newId, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { ServerEndpoints } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import type { Device, NewDevice } from '@custody/stores'
import { adminAct } from '../../acts/record-act.ts'
import { shownOf } from '../../attest/enrollee.ts'
import { examineKey } from '../../attest/examine-key.ts'
import type { ExaminedKey } from '../../attest/examine-key.ts'
import { keyEnd } from '../../attest/key-end.ts'
import { settleProtection } from '../../attest/stated-levels.ts'
import { grantFor } from '../../epochs/grant-for.ts'
import type { Refusal } from '../../refusal.ts'
import { route } from '../../route.ts'
import type { Asked, StoreWorld } from '../../route.ts'

type Body = Asked<ServerEndpoints['enrol']>['body']

/**
 * Enrols a device: that it holds its key now, then its token, then the device. The protection that is kept is what its key
 * showed, never what it said; the main thread adds what witnesses state.
 */
export const enrol = route({
  endpoint: serverEndpoints.enrol,
  thread: 'writer',
  answer: async (world, { body }) => {
    const { fleet, now } = world
    const examined = await examineKey(world, body)
    if (!examined.ok) return examined
    const { because, statementFor } = examined.value
    const enrolled = await enrolKey(world, body, examined.value)
    if (!enrolled.ok) return enrolled
    const { id: device, epoch, state, notAfter, isolation } = enrolled.value
    const { id: organisation } = await fleet.organisation()
    const origin = encodeOrigin({ kind: 'device', organisation, device, epoch })
    const own = statementFor(origin, epoch, await firstCounter(world, origin))
    if (own !== null)
      await fleet.keepStatement(origin, { witness: null, bytes: own, signature: null })
    await settleProtection(world, { device, origin, isolation })
    const statements =
      own === null ? [] : [{ witness: null, bytes: encodeBase64(own), signature: null }]
    return ok({
      device,
      organisation,
      origin,
      epoch,
      state: state === 'pending' ? ('pending' as const) : ('active' as const),
      grant: await grantFor(world, device, epoch),
      notAfter,
      statements,
      because,
      refusals: [],
      now: now(),
    })
  },
})

async function enrolKey(
  world: StoreWorld,
  body: Body,
  examined: ExaminedKey,
): Promise<Result<Device, Refusal>> {
  const { fleet, now, recordAct } = world
  const { enrollee, asking } = examined
  const token = body.token === null ? null : createHash('sha256').update(body.token).digest()
  const known = await fleet.epochOfKey(shownOf(body).key.publicKey)
  const { id: organisation } = await fleet.organisation()
  const { id: of, epoch: newest } = known?.device ?? { id: enrollee.device, epoch: 1 }
  const origin = encodeOrigin({ kind: 'device', organisation, device: of, epoch: newest })
  const { protection } = examined
  const notAfter = await keyEnd(world, origin, protection)
  const device = newDevice(body, examined, notAfter)
  if (asking !== null && asking.shownBy !== 'granted' && body.next !== null) {
    const { because: why, held } = body.next
    const { epoch, shownBy } = asking
    if (await fleet.keepAsk({ ...device, epoch, why, held, shownBy }, now()))
      await tellAsking(world, { device: asking.device.id, epoch, why })
    return err({ code: 'EPOCH_AWAITED', extra: { epoch } })
  }
  const enrolled = await fleet.enrol(asking === null ? token : null, device, now())
  if (!enrolled.ok)
    return enrolled.error.code === 'EPOCH_NEEDED'
      ? err({ code: 'EPOCH_NEEDED', extra: { epoch: enrolled.error.epoch } })
      : err({ code: enrolled.error.code })
  const { id, epoch } = enrolled.value
  const { name, account } = body
  if (known === null)
    await recordAct(
      adminAct('admin.device-enrolled', { by: account.name, target: id, number: epoch, name }),
    )
  return enrolled
}

function newDevice(
  body: Body,
  { enrollee, protection, chip, because }: ExaminedKey,
  notAfter: NewDevice['notAfter'],
): NewDevice {
  const { isolation, platform, name, osVersion, account } = body
  return {
    id: enrollee.device,
    key: shownOf(body).key,
    protection,
    chip,
    because,
    notAfter,
    isolation,
    platform,
    name,
    osVersion,
    uid: account.uid,
    account: account.name,
  }
}

/** Somebody has to look at it: until it is granted, the machine uploads nothing. */
async function tellAsking(
  { fleet, now, random, tellAlert }: StoreWorld,
  {
    device,
    epoch,
    why,
  }: { readonly device: Device['id']; readonly epoch: number; readonly why: string },
): Promise<void> {
  const code = 'EPOCH_AWAITED'
  const place = { session: null, entry: null, at: now() }
  const facts = { epoch, why }
  await fleet.raise({
    id: newId('alr', random(16)),
    code,
    severity: 'high',
    device,
    facts,
    ...place,
  })
  tellAlert(code)
}

/** A verifier counts from the first statement on: a later one moves nothing. */
async function firstCounter(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  origin: string,
): Promise<number | null> {
  const own = (await fleet.statements(origin)).find(({ witness }) => witness === null)
  const statement = own === undefined ? null : parseEnrolmentStatement(own.bytes)
  return statement?.ok === true ? statement.value.counter : null
}
