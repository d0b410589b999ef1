import type { Crypto, FieldId, Leaf } from '@custody/evidence'
import { commitmentsIn, encodeHex, isFieldId, saltBytes, sizeLog2 } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { PayloadsKept, VerifiedPayload } from '@custody/stores'
import type { Refusal } from '../refusal.ts'
import type { Ingest } from './ingest-leaves.ts'
import type { PackedBytes } from './packed-bytes.ts'
import { packBytes, unpackBytes } from './packed-bytes.ts'

export type GivenPayload = {
  readonly seq: number
  readonly field: number
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

/** Payloads that open the commitments of entries held here. Crosses threads, so it is packed. */
export type CheckedPayloads = {
  readonly origin: string
  readonly seqs: Float64Array
  readonly fields: Uint8Array
  /** Salt and bytes of each, joined. */
  readonly openings: PackedBytes
}

/**
 * Checks that payloads open the commitments of entries that are held. Entries never change, so it may run beside the
 * writer.
 */
export async function checkPayloads(
  { evidence, crypto }: Pick<Ingest, 'evidence' | 'crypto'>,
  origin: string,
  payloads: readonly GivenPayload[],
): Promise<Result<CheckedPayloads, Refusal>> {
  const size = (await evidence.head(origin))?.frontier.size
  if (size === undefined) return err({ code: 'ORIGIN_UNKNOWN' })
  const beyond = payloads.find(({ seq }) => seq >= size)
  if (beyond !== undefined) return err({ code: 'ENTRY_UNKNOWN', extra: { seq: beyond.seq, size } })
  const committed = await commitmentsOf(evidence, origin, payloads)
  for (const payload of payloads) {
    const { seq, field } = payload
    const commitment = committed.get(seq)?.get(field)
    if (commitment === undefined || !opensCommitment(crypto, origin, commitment, payload))
      return err({ code: 'PAYLOAD_REFUSED', extra: { seq, field } })
  }
  return ok({
    origin,
    seqs: Float64Array.from(payloads, ({ seq }) => seq),
    fields: Uint8Array.from(payloads, ({ field }) => field),
    openings: packBytes(payloads.map(({ salt, bytes }) => joined(salt, bytes))),
  })
}

/** Whether a payload is what its entry committed to. */
export function opensCommitment(
  crypto: Crypto,
  origin: string,
  commitment: Leaf['commitments'][number],
  { seq, field, salt, bytes }: GivenPayload,
): boolean {
  return (
    isFieldId(field) &&
    salt.length === saltBytes &&
    commitment.log2 === sizeLog2(bytes.length) &&
    encodeHex(commitmentsIn(crypto, origin)({ seq, field, salt, bytes })) === commitment.c
  )
}

/** Keeps checked payloads. Durable and idempotent; all of them or none. */
export async function ingestPayloads(
  { evidence, now }: Pick<Ingest, 'evidence' | 'now'>,
  { origin, seqs, fields, openings }: CheckedPayloads,
): Promise<Result<PayloadsKept, Refusal>> {
  const payloads: VerifiedPayload[] = unpackBytes(openings).map((opening, at) => ({
    seq: seqs[at] ?? 0,
    field: (fields[at] ?? 0) as FieldId,
    salt: opening.subarray(0, saltBytes),
    bytes: opening.subarray(saltBytes),
  }))
  const kept = await evidence.keepPayloads(origin, payloads, now())
  return kept.ok ? kept : err({ code: 'STORE_UNAVAILABLE' })
}

type Committed = ReadonlyMap<number, Leaf['commitments'][number]>

/** What the entries of these payloads commit to, by entry and field. */
export async function commitmentsOf(
  evidence: Ingest['evidence'],
  origin: string,
  payloads: readonly Pick<GivenPayload, 'seq'>[],
): Promise<ReadonlyMap<number, Committed>> {
  const committed = new Map<number, Committed>()
  const seqs = [...new Set(payloads.map(({ seq }) => seq))].toSorted((a, b) => a - b)
  for (const { from, to } of runsOf(seqs)) {
    const leaves = await evidence.leaves(origin, from, to)
    for (const [at, bytes] of leaves.entries()) {
      // Invariant: leaves were parsed strictly when they were taken in.
      const { commitments } = JSON.parse(new TextDecoder().decode(bytes)) as Pick<
        Leaf,
        'commitments'
      >
      committed.set(from + at, new Map(commitments.map((one) => [one.field, one])))
    }
  }
  return committed
}

/** Ascending numbers as ranges; small holes are read along. */
function runsOf(
  seqs: readonly number[],
): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (const seq of seqs) {
    const run = runs.at(-1)
    if (run !== undefined && seq - run.to < 16) run.to = seq + 1
    else runs.push({ from: seq, to: seq + 1 })
  }
  return runs
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
