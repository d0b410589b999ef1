import { entryKinds } from '@custody/evidence'
import { expect, test } from 'vitest'
import { actFacts, actName, type ActRow, actTitle } from './act-words.ts'

const administrators = Object.keys(entryKinds).filter((kind) => kind.startsWith('admin.'))

test.each(administrators)('%s has a name for people', (kind) => {
  expect(actName(kind)).not.toBe(kind)
})

test('everything that an act says is told, and what is null is left out', () => {
  const act = {
    facts: { target: 'dev_1', number: null, result: 'done', publicKey: 'ab' },
    name: 'evidence-bundle',
    change: { before: 1, after: 2 },
    detail: null,
  } as unknown as ActRow
  expect(actFacts(act)).toEqual([
    ['Name', 'evidence-bundle'],
    ['Target', 'dev_1'],
    ['Result', 'done'],
    ['PublicKey', 'ab'],
    ['Change', '{"before":1,"after":2}'],
  ])
})

test('a grant says what it opens and closes, and why', () => {
  const head = { origin: 'org_1/device/dev_1/e1', size: 3, root: 'ab' }
  const grant = (previous: object | null) =>
    actFacts({
      kind: 'epoch.granted',
      facts: { origin: 'org_1/device/dev_1/e2', epoch: 2, previous, because: 'wiped' },
      name: null,
      change: null,
      detail: null,
    } as unknown as ActRow)
  expect(grant(head)).toEqual([
    ['Opens', 'org_1/device/dev_1/e2'],
    ['Epoch', '2'],
    ['Closes', 'org_1/device/dev_1/e1 at 3 entries, root ab'],
    ['Because', 'the log was wiped'],
  ])
  expect(grant(null)[2]).toEqual(['Closes', 'no head of the epoch before was known'])
})

test.each([
  { before: 'pending', title: 'Device approved' },
  { before: 'quarantined', title: 'Device released' },
])('a device that was $before: $title', ({ before, title }) => {
  expect(actTitle({ kind: 'admin.device-released', change: { before, after: 'active' } })).toBe(
    title,
  )
})
