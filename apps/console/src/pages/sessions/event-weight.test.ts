import type { TimelineEvent } from '@custody/protocol'
import { expect, test } from 'vitest'
import { eventAt, weightOf } from './event-weight.ts'

const call = (outcome: string, status = 'ok') =>
  ({
    kind: 'call',
    epoch: 1,
    seq: 4,
    call: { outcome, status, entries: [{ seq: 4 }, { seq: 6 }] },
  }) as TimelineEvent
const other = (entryKind: string) =>
  ({ kind: 'other', entryKind, epoch: 1, seq: 5 }) as TimelineEvent

test.each([
  { event: call('deny', 'blocked'), weight: 'deny' },
  { event: call('ask', 'failed'), weight: 'ask' },
  { event: call('approve'), weight: 'ask' },
  { event: call('allow', 'failed'), weight: 'failed' },
  { event: call('allow'), weight: 'call' },
  { event: { kind: 'alert' } as TimelineEvent, weight: 'alert' },
  { event: other('hook.missing'), weight: 'alert' },
  { event: other('session.opened'), weight: 'quiet' },
  { event: { kind: 'prompt' } as TimelineEvent, weight: 'quiet' },
])('an event weighs $weight', ({ event, weight }) => {
  expect(weightOf(event)).toBe(weight)
})

test('the end of a call is found at the call', () => {
  const events = [call('allow'), other('session.closed')]
  expect(eventAt(events, '1.6')).toBe(events[0])
  expect(eventAt(events, '1.5')).toBe(events[1])
  expect(eventAt(events, '1.7')).toBeUndefined()
  expect(eventAt(events, undefined)).toBeUndefined()
})
