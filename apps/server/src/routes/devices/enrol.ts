import { createHash } from 'node:crypto'
import { encodeBase64, encodeOrigin, parseEnrolmentStatement } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { shownOf } from '../../attest/enrollee.ts'
import { examineKey } from '../../attest/examine-key.ts'
import { settleProtection } from '../../attest/stated-levels.ts'
import { route } from '../../route.ts'
import type { StoreWorld } from '../../route.ts'

/**
 * Enrols a device: that it holds its key now, then its token, then the device. The protection that is kept is what its key
 * showed, never what it said; the main thread adds what witnesses state.
 */
export const enrol = route({
  endpoint: serverEndpoints.enrol,
  thread: 'writer',
  answer: async (world, { body }) => {
    const { fleet, now, recordAct } = world
    if (body.next !== null) return err({ code: 'EPOCH_REFUSED' })
    const examined = await examineKey(world, body)
    if (!examined.ok) return examined
    const { enrollee, protection, chip, because, statementFor } = examined.value
    const token = body.token === null ? null : createHash('sha256').update(body.token).digest()
    const { isolation, platform, name, osVersion, account } = body
    const isNew = (await fleet.deviceOfKey(shownOf(body).key.publicKey)) === null
    const enrolled = await fleet.enrol(
      token,
      {
        id: enrollee.device,
        key: shownOf(body).key,
        protection,
        chip,
        because,
        isolation,
        platform,
        name,
        osVersion,
        uid: account.uid,
        account: account.name,
      },
      now(),
    )
    if (!enrolled.ok) return enrolled
    const { id: device, epoch, state } = enrolled.value
    if (isNew)
      await recordAct(
        adminAct('admin.device-enrolled', {
          by: account.name,
          target: device,
          number: epoch,
          name,
        }),
      )
    if (state === 'quarantined' || state === 'removed') return err({ code: 'ENROLMENT_CONFLICT' })
    const { id: organisation } = await fleet.organisation()
    const origin = encodeOrigin({ kind: 'device', organisation, device, epoch })
    const own = statementFor(origin, epoch, await firstCounter(world, origin))
    if (own !== null)
      await fleet.keepStatement(origin, { witness: null, bytes: own, signature: null })
    await settleProtection(world, { device, origin, isolation: enrolled.value.isolation })
    const statements =
      own === null ? [] : [{ witness: null, bytes: encodeBase64(own), signature: null }]
    return ok({
      device,
      organisation,
      origin,
      epoch,
      state,
      grant: null,
      notAfter: null,
      statements,
      because,
      refusals: [],
      now: now(),
    })
  },
})

/** A verifier counts from the first statement on: a later one moves nothing. */
async function firstCounter(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  origin: string,
): Promise<number | null> {
  const own = (await fleet.statements(origin)).find(({ witness }) => witness === null)
  const statement = own === undefined ? null : parseEnrolmentStatement(own.bytes)
  return statement?.ok === true ? statement.value.counter : null
}
