import { commitmentsIn, saltBytes, sizeLog2 } from './commitment.ts'
import type { Crypto } from './crypto.ts'
import { saltAndTagBytes } from './bundle.ts'
import type { SealedPayload } from './bundle.ts'
import type { Commitment, Leaf, Payload } from './entry.ts'
import type { Erasures } from './erasures.ts'
import type { FieldId } from './field.ts'
import { encodeHex } from './hex.ts'
import { notCapturedIn } from './redactions.ts'
import type { PayloadCounts } from './verification.ts'
import type { Report } from './verify-problem.ts'

/** Opens the commitments of one log, entry by entry. */
export type PayloadCheck = {
  /** The entry that the next payloads belong to; null where its leaf could not be read. */
  readonly begin: (leaf: Leaf | null) => void
  readonly open: (payload: Omit<Payload, 'origin'>) => void
  /** One that is there and enciphered. Its commitment cannot be opened; its place and size can be checked. */
  readonly keep: (sealed: SealedPayload) => void
  /** All payloads of the entry have been seen: what is still closed is erased, was never captured, or is withheld. */
  readonly settle: () => void
  readonly counts: () => PayloadCounts
}

/** Gives the check of one log's payloads. A payload that is there must open its commitment. */
export function payloadCheck(
  crypto: Crypto,
  origin: string,
  erasures: Erasures,
  report: Report,
): PayloadCheck {
  const commit = commitmentsIn(crypto, origin)
  const counts = { present: 0, withheld: 0, erased: 0, notCaptured: 0, sealed: 0 }
  const opened = new Set<FieldId>()
  let entry: Leaf | null = null
  // A leaf that cannot be read has been reported, and with it all that would have belonged to it.
  let isUnread = false

  /** The commitment that the payload belongs to; null where it does not belong here, which is reported. */
  const commitmentFor = (seq: number, field: FieldId): Commitment | null => {
    if (isUnread) return null
    const commitment = entry?.commitments.find((each) => each.field === field)
    if (entry === null || entry.seq !== seq) report('PAYLOAD_MISPLACED', seq, { field })
    else if (commitment === undefined) report('PAYLOAD_UNCOMMITTED', seq, { field })
    else if (opened.has(field)) report('PAYLOAD_REPEATED', seq, { field })
    else {
      opened.add(field)
      return commitment
    }
    return null
  }

  return {
    begin: (leaf) => {
      entry = leaf
      isUnread = leaf === null
      opened.clear()
    },
    open: (payload) => {
      const { seq, field, salt, bytes } = payload
      const commitment = commitmentFor(seq, field)
      if (commitment === null) return
      counts.present += 1
      if (salt.length !== saltBytes)
        return report('SALT_LENGTH_WRONG', seq, { field, saltBytes: salt.length })
      if (encodeHex(commit(payload)) !== commitment.c)
        return report('COMMITMENT_DIFFERS', seq, { field })
      if (sizeLog2(bytes.length) !== commitment.log2)
        return report('SIZE_DIFFERS', seq, { field, sizeBytes: bytes.length })
    },
    keep: ({ seq, field, bytes }) => {
      const commitment = commitmentFor(seq, field)
      if (commitment === null) return
      counts.sealed += 1
      const sizeBytes = bytes.length - saltAndTagBytes
      if (sizeBytes < 0 || sizeLog2(sizeBytes) !== commitment.log2)
        report('SIZE_DIFFERS', seq, { field, sizeBytes })
    },
    settle: () => {
      const kept = notCapturedIn(entry ?? { redactions: [] })
      for (const { field } of entry?.commitments ?? []) {
        if (opened.has(field)) continue
        if (entry !== null && erasures.has(origin, entry.seq, field)) counts.erased += 1
        else if (kept.has(field)) counts.notCaptured += 1
        else counts.withheld += 1
      }
      entry = null
      isUnread = false
    },
    counts: () => ({ ...counts }),
  }
}
