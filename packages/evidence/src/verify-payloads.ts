import { commitmentsIn, saltBytes, sizeLog2 } from './commitment.ts'
import type { Crypto } from './crypto.ts'
import type { Leaf, Payload } from './entry.ts'
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
  const counts = { present: 0, withheld: 0, erased: 0, notCaptured: 0 }
  const opened = new Set<FieldId>()
  let entry: Leaf | null = null
  // A leaf that cannot be read has been reported, and with it all that would have belonged to it.
  let isUnread = false

  return {
    begin: (leaf) => {
      entry = leaf
      isUnread = leaf === null
      opened.clear()
    },
    open: (payload) => {
      if (isUnread) return
      const { seq, field, salt, bytes } = payload
      if (entry === null || entry.seq !== seq) return report('PAYLOAD_MISPLACED', seq, { field })
      const commitment = entry.commitments.find((each) => each.field === field)
      if (commitment === undefined) return report('PAYLOAD_UNCOMMITTED', seq, { field })
      if (opened.has(field)) return report('PAYLOAD_REPEATED', seq, { field })
      opened.add(field)
      counts.present += 1
      if (salt.length !== saltBytes)
        return report('SALT_LENGTH_WRONG', seq, { field, saltBytes: salt.length })
      if (encodeHex(commit(payload)) !== commitment.c)
        return report('COMMITMENT_DIFFERS', seq, { field })
      if (sizeLog2(bytes.length) !== commitment.log2)
        return report('SIZE_DIFFERS', seq, { field, sizeBytes: bytes.length })
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
