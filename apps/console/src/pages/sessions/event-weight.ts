import type { TimelineEvent } from '@custody/protocol'
import { placeOf, type Weight } from './track.ts'

/** How an event weighs on the track: what a person should look at weighs more. */
export function weightOf(event: TimelineEvent): Weight {
  if (event.kind === 'alert') return 'alert'
  if (event.kind === 'other') return event.entryKind === 'hook.missing' ? 'alert' : 'quiet'
  if (event.kind !== 'call') return 'quiet'
  const { outcome, status } = event.call
  if (outcome === 'deny') return 'deny'
  if (outcome === 'ask' || outcome === 'approve') return 'ask'
  return status === 'failed' ? 'failed' : 'call'
}

/** The event of a place. The end of a call has an entry and a tick of its own, and is told at the call's event. */
export function eventAt(
  events: readonly TimelineEvent[],
  place: string | undefined,
): TimelineEvent | undefined {
  if (place === undefined) return undefined
  return (
    events.find((event) => placeOf(event) === place) ??
    events.find(
      (event) =>
        event.kind === 'call' &&
        event.call.entries.some(({ seq }) => placeOf({ epoch: event.epoch, seq }) === place),
    )
  )
}
