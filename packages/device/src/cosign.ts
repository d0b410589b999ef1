import type { Anchor, Cosigned, SignedNote } from '@custody/evidence'
import { encodeHex, parseCheckpoint, parseNote } from '@custody/evidence'
import type { Clock, Instant, Problem, Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'
import type { Client, ServerEndpoints } from '@custody/protocol'
import type { DeviceLog } from './device-log.ts'

/** What learning of cosignatures needs from the world. */
export type Cosigning = {
  readonly log: Pick<DeviceLog, 'origin' | 'sealOver' | 'keepCosigned' | 'mark'>
  readonly client: Pick<Client<ServerEndpoints>, 'fetchCosigned'>
  /** Checks a note against the quorum of this device's own trust policy. */
  readonly check: (note: SignedNote) => Cosigned
}

const cosignedMark = 'cosigned'
const timeMark = 'cosigned-at'

/** The newest head of the log of which this device has itself verified a quorum; null before the first. */
export function anchorOf(log: Pick<DeviceLog, 'origin' | 'mark'>): Anchor | null {
  const [, size, root] = /^(\d{1,16}) ([0-9a-f]{64})$/.exec(log.mark(cosignedMark) ?? '') ?? []
  return size === undefined || root === undefined
    ? null
    : { origin: log.origin, size: Number(size), root }
}

/** The time of the newest head that a quorum has cosigned, by the witnesses' clocks; null before the first. */
export function cosignedAt(log: Pick<DeviceLog, 'mark'>): Instant | null {
  const said = log.mark(timeMark)
  return said !== null && /^\d{1,15}$/.test(said) ? instant(Number(said)) : null
}

/**
 * Asks the server what witnesses have cosigned since, and takes it over once a quorum holds. Gives the new anchor, or null
 * where there is nothing new: no answer, or one that is not enough, leaves everything as it was.
 *
 * `COSIGNED_HEAD_DIFFERS`: witnesses cosigned, under this log's name, a head that this device never sealed.
 */
export async function takeCosigned({
  log,
  client,
  check,
}: Cosigning): Promise<Result<Anchor | null, Problem>> {
  const after = anchorOf(log)?.size ?? 0
  const answer = await client.fetchCosigned({ query: { origin: log.origin, after } })
  if (!answer.ok) return err(answer.error)
  if (answer.value.note === null) return ok(null)
  // Untrusted: the server relays it, and is no party to it.
  const note = parseNote(answer.value.note)
  const head = note.ok ? parseCheckpoint(note.value.text) : note
  if (!note.ok || !head.ok) return err({ code: 'COSIGNATURES_UNREADABLE' })
  const { since, bad } = check(note.value)
  if (since === null || bad.length > 0 || head.value.size <= after) return ok(null)
  const { size, root, origin } = head.value
  const own = log.sealOver(size - 1)
  const ownNote = own?.size === size ? parseNote(own.note) : null
  if (origin !== log.origin || ownNote?.ok !== true || ownNote.value.text !== note.value.text)
    return err({ code: 'COSIGNED_HEAD_DIFFERS' })
  const marks = { [cosignedMark]: `${size} ${encodeHex(root)}`, [timeMark]: String(since * 1000) }
  log.keepCosigned({ size, note: answer.value.note }, marks)
  return ok(anchorOf(log))
}

/**
 * How long the oldest entry waits that no quorum has cosigned, in milliseconds; 0 where none does. By the wall clock, so
 * never below 0.
 */
export function cosignLagMs(
  log: Pick<DeviceLog, 'origin' | 'mark' | 'leaves' | 'state'>,
  now: Clock,
): number {
  const from = anchorOf(log)?.size ?? 0
  const [oldest] = log.leaves(from, log.state().recorded, { entries: 1 })
  return oldest === undefined ? 0 : Math.max(0, now() - oldest.at)
}
