import { encodeHex, parseNote, statedTimes } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { EvidenceStrip } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'

/** How far one entry is. Until a witness has signed, `stored` is as far as it gets. */
export async function stripOf(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  entry: { readonly origin: string; readonly seq: number; readonly at: number },
): Promise<EvidenceStrip> {
  const { origin, seq, at } = entry
  const cover = await evidence.cover(origin, seq)
  if (cover === null) throw new Error(`entry ${seq} of ${origin} has no seal`)
  const { size, storedAt } = cover
  const leafHash = encodeHex(evidence.node(origin, 0, seq))
  const times = timesIn(await evidence.cosignedOver(origin, seq), origin)
  const cosignedAt = times.size === 0 ? null : Math.min(...times.values()) * 1000
  const stampedAt = await evidence.stampedAt(origin, seq)
  return {
    origin,
    seq,
    leafHash,
    state: stampedAt !== null ? 'stamped' : times.size === 0 ? 'stored' : 'cosigned',
    recordedAt: at,
    storedAt,
    cosignedAt,
    cosignedBy: [...times.keys()],
    stampedAt,
    lagMs: Math.max(0, storedAt - at),
    sealedBy: size,
    sealedToCosignedMs:
      cosignedAt === null
        ? null
        : Math.max(0, cosignedAt - (await recordedAt(evidence, origin, size - 1))),
  }
}

async function recordedAt(
  evidence: StoreWorld['evidence'],
  origin: string,
  seq: number,
): Promise<number> {
  const [bytes] = await evidence.leaves(origin, seq, seq + 1)
  // Invariant: leaves were parsed strictly when they were taken in.
  return (JSON.parse(new TextDecoder().decode(bytes)) as Pick<Leaf, 'at'>).at
}

/** Each line was verified by its witness's key before it was kept: it is not verified again here. */
function timesIn(note: string | null, origin: string): ReadonlyMap<string, number> {
  const parsed = note === null ? null : parseNote(note)
  return parsed?.ok === true ? statedTimes(parsed.value, origin) : new Map()
}
