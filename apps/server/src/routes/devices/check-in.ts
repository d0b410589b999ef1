import { encodeOrigin } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'

const nextCheckInMs = 30_000

/** Keeps what a device says of itself. Operational: nothing cites it. */
export const checkIn = route({
  endpoint: serverEndpoints.checkIn,
  thread: 'writer',
  answer: async ({ fleet, policies, evidence, now, tellCheckIn }, { body, asker }) => {
    const device = asker.device === null ? null : await fleet.device(asker.device)
    const policy = await policies.current()
    if (device === null || policy === null) return err({ code: 'DEVICE_UNKNOWN' })
    await fleet.keepCheckIn(device.id, JSON.stringify(body), now())
    tellCheckIn(device.id)
    const { id: organisation } = await fleet.organisation()
    const { id, epoch } = device
    const head = await evidence.head(
      encodeOrigin({ kind: 'device', organisation, device: id, epoch }),
    )
    const stored = head?.frontier.size ?? 0
    return ok({ now: now(), policyVersion: policy.version, stored, nextCheckInMs })
  },
})
