import { expect, test } from 'vitest'
import { refusedSkips } from './skips.ts'

const allowed = [
  { name: 'unit: RFC 8785 vectors', because: 'made by others', when: 'shared-absent' },
  { name: 'fault: a full disk', because: 'needs a mount', when: 'platform' },
] as const

test.each([
  { skip: 'unit: RFC 8785 vectors weird.json', sharedPresent: false, refused: false },
  { skip: 'unit: RFC 8785 vectors weird.json', sharedPresent: true, refused: true },
  { skip: 'fault: a full disk', sharedPresent: true, refused: false },
  { skip: 'unit: something else', sharedPresent: false, refused: true },
])('skipping "$skip" is refused: $refused (shared folder present: $sharedPresent)', (row) => {
  expect(refusedSkips([row.skip], allowed, row.sharedPresent)).toEqual(
    row.refused ? [row.skip] : [],
  )
})
