import { encodeTrustPolicy } from '@custody/evidence'
import type { SealKind } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import { ownLogKeys } from './own-log-keys.ts'

/**
 * A C2SP tlog-policy of what this server believes: the keys of the organisation's own logs, those of every epoch
 * of devices (of one, or of all), and the witnesses that it forwards to with their quorum. It is the server's word: an auditor's comes on another way.
 */
export async function serverTrustPolicy(
  world: Pick<StoreWorld, 'query' | 'crypto' | 'witnessing' | 'evidence' | 'fleet'>,
  device: string | undefined,
): Promise<string> {
  const { query, crypto, witnessing, fleet } = world
  const own = await ownLogKeys(world, (await fleet.organisation()).id)
  let some = query
    .selectFrom('device_epoch as era')
    .innerJoin('device', 'device.no', 'era.device')
    .innerJoin('log', (join) =>
      join.onRef('log.device', '=', 'era.device').onRef('log.epoch', '=', 'era.epoch'),
    )
    .select(['log.origin', 'era.seal', 'era.public_key as publicKey', 'era.nv_name as nvName'])
  if (device !== undefined) some = some.where('device.id', '=', device)
  const logs = (await some.orderBy('log.no').execute()).map(
    ({ origin, seal, publicKey, nvName }) => ({
      origin,
      // Invariant: the store keeps the kind that enrolment checked.
      key: { kind: seal as SealKind, publicKey, nvName },
    }),
  )
  return encodeTrustPolicy(crypto, [...own, ...logs], witnessing)
}
