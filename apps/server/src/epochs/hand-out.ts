import { parseOrigin } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import { grantFor } from './grant-for.ts'

/** Whether a device has been told the grant of that log: from then on no other one is made. */
export async function isHandedOut(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  origin: string,
): Promise<boolean> {
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device') return false
  const granted = await fleet.grantOf(log.value.device, log.value.epoch)
  return granted !== null && granted.toHand === null
}

/** Keeps that a device is about to be told that grant. False where another act has taken its place meanwhile. */
export async function handOut(
  world: Pick<StoreWorld, 'fleet' | 'evidence' | 'crypto'>,
  { origin, leafHash }: { readonly origin: string; readonly leafHash: string },
): Promise<boolean> {
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device') return false
  const { device, epoch } = log.value
  if ((await grantFor(world, device, epoch))?.leafHash !== leafHash) return false
  await world.fleet.handOut({ device, epoch })
  return true
}
