import { expect, test } from 'vitest'
import { touchedBy } from './live.ts'

const device = `dev_${'0'.repeat(26)}`
const session = `ses_${'0'.repeat(26)}`
const entry = { type: 'entry', device, session, epoch: 1, seq: 3, at: 1, part: 'leaf' }

test('a call makes its session, the lists and the figures old', () => {
  expect(touchedBy(JSON.stringify({ ...entry, kind: 'call.decided' }))).toEqual(
    expect.arrayContaining([session, 'calls', 'facets', 'sessions', 'overview', 'policies']),
  )
})

test('a message makes its session old and leaves the calls alone', () => {
  const touched = touchedBy(JSON.stringify({ ...entry, kind: 'message.said' }))
  expect(touched).toContain(session)
  expect(touched).not.toContain('calls')
})

test.each([
  { event: { type: 'alert', code: 'HOOK_MISSING', at: 1 }, root: 'alerts' },
  { event: { type: 'device', device, at: 1 }, root: 'devices' },
])('$event.type makes $root old', ({ event, root }) => {
  expect(touchedBy(JSON.stringify(event))).toContain(root)
})

test.each(['', '{', '{"type":"other"}', 'null'])('`%s` touches nothing', (text) => {
  expect(touchedBy(text)).toEqual([])
})
