import type { SealedPayload, WrappedKey } from '@custody/evidence'
import { isFieldId, saltAndTagBytes, sizeLog2 } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { ClosedPayload } from '@custody/stores'
import type { Ingest } from '../ingest/ingest-leaves.ts'
import { commitmentsOf, opensCommitment } from '../ingest/ingest-payloads.ts'
import type { Refusal } from '../refusal.ts'
import type { OpenClosed } from './open-closed.ts'

export type CheckedClosed = {
  readonly origin: string
  readonly payloads: readonly ClosedPayload[]
  readonly keys: readonly WrappedKey[]
}

export type GivenClosed = Omit<SealedPayload, 'field'> & { readonly field: number }

/**
 * Checks payloads that came closed. Where the content key is held here they are opened, and must open their entries' commitments;
 * else only their place and size can be checked, and the commitment is for whoever opens them.
 */
export async function checkClosed(
  { evidence, crypto, open }: Pick<Ingest, 'evidence' | 'crypto'> & { readonly open: OpenClosed },
  origin: string,
  given: readonly GivenClosed[],
  keys: readonly WrappedKey[],
): Promise<Result<CheckedClosed, Refusal>> {
  const size = (await evidence.head(origin))?.frontier.size
  if (size === undefined) return err({ code: 'ORIGIN_UNKNOWN' })
  const beyond = given.find(({ seq }) => seq >= size)
  if (beyond !== undefined) return err({ code: 'ENTRY_UNKNOWN', extra: { seq: beyond.seq, size } })
  const committed = await commitmentsOf(evidence, origin, given)
  const wrappedBy = new Map(keys.map((one) => [one.key, one]))
  const payloads: ClosedPayload[] = []
  for (const one of given) {
    const { seq, field, key, bytes } = one
    const refused = err({ code: 'PAYLOAD_REFUSED', extra: { seq, field } } as const)
    const commitment = committed.get(seq)?.get(field)
    const wrapped = wrappedBy.get(key) ?? (await evidence.wrappedKey(origin, key))
    if (commitment === undefined || wrapped === null || !isFieldId(field)) return refused
    if (sizeLog2(bytes.length - saltAndTagBytes) !== commitment.log2) return refused
    const sealed = { ...one, field }
    const opened = await open(origin, sealed, wrapped)
    if (opened !== null && !opensCommitment(crypto, origin, commitment, opened)) return refused
    payloads.push({
      ...sealed,
      opened: opened === null ? null : { salt: opened.salt, bytes: opened.bytes },
    })
  }
  return ok({ origin, payloads, keys })
}
