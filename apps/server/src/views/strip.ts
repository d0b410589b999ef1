import { encodeHex } from '@custody/evidence'
import type { EvidenceStrip } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'

/** How far one entry is. Without a witness `stored` is as far as it gets. */
export async function stripOf(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  entry: { readonly origin: string; readonly seq: number; readonly at: number },
): Promise<EvidenceStrip> {
  const { origin, seq, at } = entry
  const cover = await evidence.cover(origin, seq)
  if (cover === null) throw new Error(`entry ${seq} of ${origin} has no seal`)
  const { size, storedAt } = cover
  const leafHash = encodeHex(evidence.node(origin, 0, seq))
  const lagMs = Math.max(0, storedAt - at)
  return {
    origin,
    seq,
    leafHash,
    state: 'stored',
    recordedAt: at,
    storedAt,
    cosignedAt: null,
    lagMs,
    sealedBy: size,
  }
}
