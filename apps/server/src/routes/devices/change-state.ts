import type { Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'
import type { DeviceId } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import type { DeviceStanding } from '@custody/protocol'
import type { StateProblem } from '@custody/stores'
import { adminAct } from '../../acts/record-act.ts'
import type { AdministratorKind } from '../../acts/record-act.ts'
import { keyLifeMs } from '../../attest/key-end.ts'
import type { Refusal } from '../../refusal.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import { standingsOf } from '../../views/device-standings.ts'

// What an administrator does to a device besides granting an epoch. Each is an act, with who did it and why.

export const releaseDevice = route({
  endpoint: serverEndpoints.releaseDevice,
  thread: 'writer',
  answer: async (world, { params: { device }, body, asker }) =>
    changed(world, device, {
      kind: 'admin.device-released',
      by: asker.viewer,
      reason: body.reason,
      change: () => world.fleet.release(device),
    }),
})

export const approveDevice = route({
  endpoint: serverEndpoints.approveDevice,
  thread: 'writer',
  answer: async (world, { params: { device }, body, asker }) =>
    changed(world, device, {
      kind: 'admin.device-released',
      by: asker.viewer,
      reason: body.reason,
      change: () => world.fleet.approve(device, instant(world.now() + keyLifeMs)),
    }),
})

export const removeDevice = route({
  endpoint: serverEndpoints.removeDevice,
  thread: 'writer',
  answer: async (world, { params: { device }, body, asker }) =>
    changed(world, device, {
      kind: 'admin.device-removed',
      by: asker.viewer,
      reason: body.reason,
      change: () => world.fleet.remove(device, world.now()),
    }),
})

type Change = {
  readonly kind: AdministratorKind
  readonly by: string | null
  readonly reason: string | undefined
  readonly change: () => Promise<Result<true, StateProblem>>
}

/** The change and its act, in one turn. */
async function changed(
  world: StoreWorld,
  device: DeviceId,
  { kind, by, reason, change }: Change,
): Promise<Result<DeviceStanding, Refusal>> {
  const before = (await world.fleet.device(device))?.state
  const done = await change()
  if (!done.ok)
    return err(
      done.error.code === 'STATE_DIFFERS'
        ? { code: 'STATE_DIFFERS', extra: { state: done.error.state } }
        : done.error,
    )
  const [standing] = await standingsOf(world, device)
  if (standing === undefined) return err({ code: 'DEVICE_UNKNOWN' })
  const { name, state: after } = standing
  const why = reason === undefined ? {} : { reason }
  await world.recordAct(
    adminAct(kind, { by, target: device, name, change: { before, after }, ...why }),
  )
  return ok(standing)
}
