import { encodeBase64, encodeHex, encodeOrigin, proveInclusion } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import type { GrantToTell, ProvenGrant } from '../witnesses/tell-grant.ts'
import { grantAct } from './grant-for.ts'

/** Every epoch that was granted, by device, ascending: a witness takes them in that order. */
export async function grantsToTell({
  fleet,
}: Pick<StoreWorld, 'fleet'>): Promise<readonly GrantToTell[]> {
  const { id: organisation } = await fleet.organisation()
  return (await fleet.grants()).map(({ device, epoch, seq }) => ({
    origin: encodeOrigin({ kind: 'device', organisation, device, epoch }),
    seq,
  }))
}

/** The act at `seq` with why it is below the head of that size; null where there is no such head. */
export async function proveGrant(
  world: Pick<StoreWorld, 'fleet' | 'evidence' | 'crypto'>,
  { seq, size }: { readonly seq: number; readonly size: number },
): Promise<ProvenGrant | null> {
  const { fleet, evidence, crypto } = world
  const { id: organisation } = await fleet.organisation()
  const origin = encodeOrigin({ kind: 'acts', organisation })
  const held = (await evidence.head(origin))?.frontier.size ?? 0
  const act = await grantAct(world, seq)
  if (act === null || size > held || size <= seq) return null
  const nodes = (level: number, index: number) => evidence.node(origin, level, index)
  const { path } = proveInclusion(crypto, nodes, seq, size)
  return { leaf: encodeBase64(act.bytes), seq, size, path: path.map(encodeHex) }
}
