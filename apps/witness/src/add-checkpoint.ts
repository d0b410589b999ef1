import {
  encodeLogKey,
  encodeNote,
  equalHashes,
  followsChip,
  portableCrypto,
  verifyConsistency,
} from '@custody/evidence'
import type { ChipProblem, ChipState } from '@custody/evidence'
import type { TpmSeal } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { parseAddRequest } from './add-request.ts'
import type { AddRequest, AddRequestProblem } from './add-request.ts'
import type { LogSignature, LogSignatureProblem } from './log-signature.ts'
import { verifyLogSignature } from './log-signature.ts'
import type { Cosigner } from './witness-key.ts'
import type { CosignedHead, WitnessStore } from './witness-store.ts'

/** What witnessing needs from the world. */
export type Witness = {
  readonly store: WitnessStore
  readonly cosigner: Cosigner
  /** POSIX seconds. */
  readonly now: () => number
}

export type AddProblem =
  | AddRequestProblem
  | { readonly code: 'ORIGIN_UNKNOWN' }
  /** A later epoch of the device is open here: this one goes on no more. */
  | { readonly code: 'EPOCH_CLOSED' }
  | LogSignatureProblem
  | { readonly code: 'OLD_SIZE_ABOVE' }
  /** `size` is that of the head that was cosigned last; 0 for none. */
  | { readonly code: 'OLD_SIZE_DIFFERS'; readonly size: number }
  | Misbehaviour
  /** The witness's own clock is behind a time that it has already stated. It states none until it is past it. */
  | { readonly code: 'WITNESS_CLOCK_BACK' }

/** A log signed it, and it must not be: two histories, or a seal that a chip would not make. */
export type Misbehaviour =
  | { readonly code: 'CONSISTENCY_NOT_SHOWN' }
  | { readonly code: 'LOG_FORKED'; readonly size: number }
  | ChipProblem

/**
 * Cosigns the head of a log if it extends the one cosigned last. Returns the cosignature line, durable by then.
 *
 * Everything from reading the last head to keeping the new one is one transaction: of two requests at once that start
 * from the same head one is cosigned, and the other told the new size. Source: C2SP tlog-witness, "add-checkpoint".
 */
export function addCheckpoint(witness: Witness, body: string): Result<string, AddProblem> {
  const request = parseAddRequest(body)
  if (!request.ok) return request
  const { head, note, oldSize, isExtended } = request.value
  const log = witness.store.log(head.origin)
  if (log === null) return err({ code: 'ORIGIN_UNKNOWN' })
  // What seals a device's log covers three lines; a monitor reads no more.
  if (isExtended && log.kind === 'seal') return err({ code: 'REQUEST_SHAPE_UNKNOWN' })
  const signature = verifyLogSignature(log, note)
  if (!signature.ok) return signature
  if (oldSize > head.size) return err({ code: 'OLD_SIZE_ABOVE' })
  return witness.store.alone(() => {
    // Its operator may have removed it meanwhile, and another key have its name.
    const now = witness.store.log(head.origin)
    return now !== null && encodeLogKey(portableCrypto, now) === encodeLogKey(portableCrypto, log)
      ? cosignNext(witness, request.value, signature.value, body)
      : err({ code: 'ORIGIN_UNKNOWN' })
  })
}

function cosignNext(
  { store, cosigner, now }: Witness,
  request: AddRequest,
  signature: LogSignature,
  body: string,
): Result<string, AddProblem> {
  const { head, note, oldSize } = request
  if (store.closing(head.origin) !== null) return err({ code: 'EPOCH_CLOSED' })
  const before = store.head(head.origin)
  const time = now()
  if (oldSize !== (before?.size ?? 0))
    return err({ code: 'OLD_SIZE_DIFFERS', size: before?.size ?? 0 })
  const chip = signature.chip === null ? null : chipState(note.text, signature.chip)
  const follows = followsLast(before, request, chip)
  if (!follows.ok) {
    store.keepRefused(head.origin, time, follows.error.code, body)
    return follows
  }
  if (before !== null && time < before.time) return err({ code: 'WITNESS_CLOCK_BACK' })
  const line = cosigner.cosign(note.text, time)
  const { origin, size, root } = head
  const kept = `${encodeNote({ text: note.text, signatures: signature.lines })}${line}`
  store.keepHead({ origin, size, root, note: kept, time, chip })
  return ok(line)
}

function followsLast(
  before: CosignedHead | null,
  { head, proof }: AddRequest,
  chip: ChipState | null,
): Result<true, Misbehaviour> {
  const emptyRoot = portableCrypto.sha256(new Uint8Array(0))
  const old = before ?? { size: 0, root: emptyRoot }
  if (old.size === head.size && before !== null && !equalHashes(old.root, head.root))
    return err({ code: 'LOG_FORKED', size: head.size })
  if (!verifyConsistency(portableCrypto, old, head, proof).ok)
    return err({ code: 'CONSISTENCY_NOT_SHOWN' })
  return before?.chip == null || chip === null ? ok(true) : followsChip(before.chip, chip)
}

function chipState(text: string, { counter, time }: TpmSeal): ChipState {
  const { clock, resetCount, restartCount } = time
  return { text, counter, clock, resetCount, restartCount }
}
