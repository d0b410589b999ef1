import type { EntryContext, EntryDraft, EntryKind, KindWithFacts } from '@custody/evidence'
import { noContext } from '@custody/evidence'
import type { Clock, Result } from '@custody/model'
import type { CleanFields } from './clean-fields.ts'
import type { DeviceLog, LogProblem, RecordedEntry } from './device-log.ts'

/** What recording needs from the world. */
export type Recorder = { readonly now: Clock; readonly log: Pick<DeviceLog, 'append'> }

/** What happened, before it is an entry. What is left out applies to nothing. */
export type Happening<Kind extends EntryKind = EntryKind> = KindWithFacts<Kind> & {
  readonly source: EntryDraft['source']
  readonly fields: CleanFields
} & Partial<Omit<EntryContext, 'redactions'>>

export type RecordHow = {
  /** `reserved` for denials, tampering and recovery: they are kept even when the disk is full. */
  readonly lane?: 'ordinary' | 'reserved'
  /** Kept with the entry in one commit. */
  readonly marks?: { readonly [name: string]: string }
}

/**
 * Appends what happened to the device's log. Durable when it resolves with `ok`; sealed later, by `sealNext`.
 *
 * `OUTBOX_FULL`, `OUTBOX_UNWRITABLE`: nothing was kept, so the caller denies. `ENTRY_REFUSED`: a bug of the caller.
 */
export function record(
  recorder: Recorder,
  happening: Happening,
  how: RecordHow = {},
): Promise<Result<RecordedEntry, LogProblem>> {
  const { fields, ...rest } = happening
  const draft = {
    ...noContext,
    ...rest,
    at: recorder.now(),
    fields: fields.fields,
    redactions: fields.redactions,
  }
  return recorder.log.append(draft, how)
}
