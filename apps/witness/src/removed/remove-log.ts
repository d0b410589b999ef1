import { encodeLogKey, portableCrypto } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { WitnessStore } from '../witness-store.ts'
import type { RemovedLog } from './removed-store.ts'

/** Whether a log may go whose heads were cosigned: whoever has its name next begins a history anew. */
export type Removal = {
  readonly origin: string
  readonly reason: string
  readonly evenCosigned: boolean
  /** POSIX seconds. */
  readonly at: number
}

export type RemoveProblem =
  | { readonly code: 'ORIGIN_UNKNOWN' }
  | { readonly code: 'LOG_COSIGNED'; readonly size: number }

export type Removed = {
  readonly log: RemovedLog
  /** The epoch that goes on again, because the removed one had closed it and was never cosigned; else null. */
  readonly reopened: string | null
}

/**
 * Takes out a log that was added or enrolled by mistake. Its name and its chip may be another's from then on. A grant
 * stays taken, and what it closed stays closed. What was said of the log is kept, and told by `heads` for good.
 */
export function removeLog(
  store: WitnessStore,
  { origin, reason, evenCosigned, at }: Removal,
): Result<Removed, RemoveProblem> {
  return store.alone(() => {
    const log = store.log(origin)
    if (log === null) return err({ code: 'ORIGIN_UNKNOWN' })
    const head = store.head(origin)
    if (head !== null && !evenCosigned) return err({ code: 'LOG_COSIGNED', size: head.size })
    const [reopened = null] = [...store.closings()].flatMap(([closed, { by }]) =>
      by === origin ? [closed] : [],
    )
    const removed = {
      at,
      origin,
      verifierKey: encodeLogKey(portableCrypto, log),
      reason,
      head: head === null ? null : { size: head.size, note: head.note },
      statement: store.statement(origin)?.bytes ?? null,
    }
    store.removeLog(removed)
    const goesOn = reopened !== null && store.closing(reopened) === null
    return ok({ log: removed, reopened: goesOn ? reopened : null })
  })
}
