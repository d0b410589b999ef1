import { expect, test } from 'vitest'
import { canaryDue } from './canary-due.ts'

const hour = 3_600_000
const turn = {
  now: 5 * hour,
  lastAt: 5 * hour - 1,
  known: new Set(['2.1.0']),
  versions: ['2.1.0'],
  denied: true,
}

test.each([
  ['none was sent since the start', { lastAt: null }, 'start'],
  [
    'a client of a version not met before registered',
    { versions: ['2.1.0', '2.2.0'] },
    'client-version',
  ],
  ['the last is an hour old', { lastAt: 4 * hour }, 'schedule'],
  [
    'the last was not denied, and is a minute old',
    { denied: false, lastAt: 5 * hour - 60_000 },
    'schedule',
  ],
  ['the last was not denied just now', { denied: false }, null],
  ['the clock went back', { lastAt: 6 * hour }, 'schedule'],
  ['nothing of this is so', {}, null],
])('a canary is due when %s', (_, differs, because) => {
  expect(canaryDue({ ...turn, ...differs })).toBe(because)
})
