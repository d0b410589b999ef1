import { entryKinds, isEntryKind } from '@custody/evidence'
import { localEndpoints } from '@custody/protocol'
import { describe, expect, test } from 'vitest'
import { audienceOf, everything, mayAsk, sightOf } from './audience.ts'
import type { Owners } from './audience.ts'

const ann = 1001
const bob = 1002
const owners: Owners = {
  ofSession: (session) => ({ ses_ann: ann, ses_bob: bob })[session] ?? null,
  namedBy: (seq) => ({ 7: ann, 8: bob })[seq] ?? null,
  sessionsOf: (uid) => (uid === ann ? ['ses_ann'] : []),
}
const kinds = Object.keys(entryKinds).filter(isEntryKind)

test.each([
  ['root', 0, everything],
  ['a governed account', ann, { kind: 'account', uid: ann }],
  ['any other account', 33, null],
])('the audience of %s', (_, uid, audience) => {
  expect(audienceOf(uid, (one) => one === ann)).toEqual(audience)
})

test.each(['canary', 'sync'] as const)('%s is for root alone', (question) => {
  const endpoint = localEndpoints[question]
  expect(mayAsk(everything, endpoint)).toBe(true)
  expect(mayAsk({ kind: 'account', uid: ann }, endpoint)).toBe(false)
})

describe('an account', () => {
  const sight = sightOf({ kind: 'account', uid: ann }, owners)

  test.each([
    ['its own session', 'ses_ann', true],
    ['a session of another account', 'ses_bob', false],
    ['a session that nobody knows', 'ses_lost', false],
  ])('of %s', (_, session, isShown) => {
    expect(sight.session(session)).toBe(isShown)
    for (const kind of kinds) expect(sight.entry({ seq: 7, kind, session })).toBe(isShown)
  })

  test('is shown of the rest what is of the device, and what names it', () => {
    const shown = (seq: number) =>
      kinds.filter((kind) => sight.entry({ seq, kind, session: null })).toSorted()
    const ofDevice = ['heartbeat', 'policy.applied', 'posture.changed', 'posture.measured']
    expect(shown(8)).toEqual(ofDevice)
    expect(shown(7)).toEqual(['agent.found', 'agent.identified', ...ofDevice])
  })
})

test('root is shown everything, what belongs to nobody too', () => {
  const sight = sightOf(everything, owners)
  expect(sight.sessions()).toBe(null)
  for (const kind of kinds) expect(sight.entry({ seq: 1, kind, session: 'ses_lost' })).toBe(true)
})
