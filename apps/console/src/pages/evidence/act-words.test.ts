import { entryKinds } from '@custody/evidence'
import { expect, test } from 'vitest'
import { actFacts, actName, type ActRow } from './act-words.ts'

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
