import type { EntryDraft, FieldId, FieldName } from '@custody/evidence'
import { fields, notCapturedIn, notCapturedRule, parseLeaf } from '@custody/evidence'
import type { CaptureLevel } from '@custody/model'
import type { DeviceLog, LogPayload } from './device-log.ts'

/**
 * The draft as the level wants it recorded. Under `metadata` the entry says of every committed field that its bytes stay
 * here: it is committed to all the same, and the developer still finds it.
 */
export function marked(draft: EntryDraft, level: CaptureLevel): EntryDraft {
  if (level !== 'metadata') return draft
  const marks = (Object.keys(fields) as readonly FieldName[])
    .filter((name) => draft.fields[name] !== undefined)
    .map((field) => ({ field, rule: notCapturedRule, at: 0, size: 0 }))
  return { ...draft, redactions: [...marks, ...draft.redactions] }
}

/** The payloads that may leave: without those whose entry says that they stay here, whatever the level is today. */
export function capturedOf(
  log: Pick<DeviceLog, 'leaves'>,
  payloads: readonly LogPayload[],
): readonly LogPayload[] {
  const [first, last] = [payloads[0], payloads.at(-1)]
  if (first === undefined || last === undefined) return []
  const kept = new Map(
    log.leaves(first.seq, last.seq + 1).map(({ seq, bytes }) => [seq, staying(bytes)]),
  )
  // An entry that is not there says nothing, so nothing of it leaves.
  return payloads.filter(({ seq, field }) => kept.get(seq)?.has(field) === false)
}

const none: ReadonlySet<FieldId> = new Set()

function staying(leaf: Uint8Array): ReadonlySet<FieldId> {
  if (!new TextDecoder().decode(leaf).includes(notCapturedRule)) return none
  const parsed = parseLeaf(leaf)
  if (!parsed.ok) throw new Error(`an entry of the own log does not read: ${parsed.error.code}`)
  return notCapturedIn(parsed.value)
}
