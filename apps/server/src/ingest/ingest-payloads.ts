import type { FieldId, Leaf } from '@custody/evidence'
import { commitmentsIn, encodeHex, isFieldId, saltBytes, sizeLog2 } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { PayloadsKept, VerifiedPayload } from '@custody/stores'
import type { Refusal } from '../refusal.ts'
import type { Ingest } from './ingest-leaves.ts'

export type GivenPayload = {
  readonly seq: number
  readonly field: number
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/** Takes payloads that open the commitments of entries held here. Durable and idempotent; all of them or none. */
export async function ingestPayloads(
  ingest: Ingest,
  origin: string,
  payloads: readonly GivenPayload[],
): Promise<Result<PayloadsKept, Refusal>> {
  const head = await ingest.evidence.head(origin)
  if (head === null) return err({ code: 'ORIGIN_UNKNOWN' })
  const verified = await verifyPayloads(ingest, origin, head.frontier.size, payloads)
  if (!verified.ok) return verified
  const kept = await ingest.evidence.keepPayloads(origin, verified.value, ingest.now())
  return kept.ok ? kept : err({ code: 'STORE_UNAVAILABLE' })
}

async function verifyPayloads(
  { evidence, crypto }: Ingest,
  origin: string,
  size: number,
  payloads: readonly GivenPayload[],
): Promise<Result<readonly VerifiedPayload[], Refusal>> {
  const commit = commitmentsIn(crypto, origin)
  const verified: VerifiedPayload[] = []
  for (const [seq, group] of Map.groupBy(payloads, (payload) => payload.seq)) {
    if (seq >= size) return err({ code: 'ENTRY_UNKNOWN', extra: { seq, size } })
    const [bytes] = await evidence.leaves(origin, seq, seq + 1)
    const committed = committedIn(bytes)
    for (const { field, salt, bytes: content } of group) {
      const refused = { code: 'PAYLOAD_REFUSED', extra: { seq, field } } as const
      if (!isFieldId(field) || salt.length !== saltBytes) return err(refused)
      const commitment = committed.get(field)
      if (commitment === undefined || commitment.log2 !== sizeLog2(content.length))
        return err(refused)
      if (encodeHex(commit({ seq, field, salt, bytes: content })) !== commitment.c)
        return err(refused)
      verified.push({ seq, field, salt, bytes: content })
    }
  }
  return ok(verified)
}

/** Invariant: the leaf was parsed strictly when it was stored. */
function committedIn(
  bytes: Uint8Array | undefined,
): ReadonlyMap<FieldId, Leaf['commitments'][number]> {
  if (bytes === undefined) throw new Error('a leaf within the log is not there')
  const { commitments } = JSON.parse(new TextDecoder().decode(bytes)) as Pick<Leaf, 'commitments'>
  return new Map(commitments.map((commitment) => [commitment.field, commitment]))
}
