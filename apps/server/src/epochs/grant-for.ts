import { encodeHex, encodeOrigin, hashLeaf } from '@custody/evidence'
import type { Facts, Leaf } from '@custody/evidence'
import type { DeviceId } from '@custody/model'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'

type Grant = AnswerOf<ServerEndpoints['enrol']>['grant']

/** A grant as it stands in the organisation's `acts`. */
export type GrantAct = { readonly bytes: Uint8Array; readonly facts: Facts['epoch.granted'] }

/** The grant of a device's epoch, out of which its log's first entry is made; null for an epoch that took none. */
export async function grantFor(
  world: Pick<StoreWorld, 'fleet' | 'evidence' | 'crypto'>,
  device: DeviceId,
  epoch: number,
): Promise<Grant> {
  const granted = await world.fleet.grantOf(device, epoch)
  const act = granted === null ? null : await grantAct(world, granted.seq)
  if (granted === null || act === null) return null
  const { because, previous } = act.facts
  const leafHash = encodeHex(hashLeaf(world.crypto, act.bytes))
  return { because, previous, leafHash, lost: granted.lost }
}

/** The act at that place of `acts`. Invariant: this server wrote it, and kept its place with the epoch that it grants. */
export async function grantAct(
  { fleet, evidence }: Pick<StoreWorld, 'fleet' | 'evidence'>,
  seq: number,
): Promise<GrantAct | null> {
  const { id: organisation } = await fleet.organisation()
  const origin = encodeOrigin({ kind: 'acts', organisation })
  const [bytes] = await evidence.leaves(origin, seq, seq + 1)
  if (bytes === undefined) return null
  const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
  return leaf.kind === 'epoch.granted' ? { bytes, facts: leaf.facts } : null
}
