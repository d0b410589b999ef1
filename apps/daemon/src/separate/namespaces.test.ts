import { expect, test } from 'vitest'
import { placeAmong } from './namespaces.ts'

const reference = { mount: 1, network: 2, user: 3, pid: 4 }

test.each([
  ['the same in all', {}, 'reference'],
  ['another one of files', { mount: 9 }, 'foreign'],
  ['another one of accounts', { user: 9 }, 'foreign'],
  ['one that is not told', { network: 0 }, 'unknown'],
  ['one that is not told beside another one', { network: 0, pid: 9 }, 'foreign'],
])('%s', (_, change, place) => {
  expect(placeAmong(reference, { ...reference, ...change })).toBe(place)
})

test('a reference that is not told itself is nobody’s', () => {
  const untold = { ...reference, mount: 0 }
  expect(placeAmong(untold, untold)).toBe('unknown')
})
