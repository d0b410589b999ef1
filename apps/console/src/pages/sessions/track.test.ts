import { expect, test } from 'vitest'
import { foldTrack, placeOf, problemFrom, type Weight } from './track.ts'

const ticks = (...weights: readonly Weight[]) => weights.map((weight) => ({ weight }))

test('a short track has a mark for each tick', () => {
  expect(foldTrack(ticks('quiet', 'deny'), 10)).toEqual([
    { first: 0, last: 0, weight: 'quiet' },
    { first: 1, last: 1, weight: 'deny' },
  ])
  expect(foldTrack([], 10)).toEqual([])
})

test('a long track is folded and loses no denial', () => {
  const marks = foldTrack(ticks('call', 'quiet', 'quiet', 'deny', 'call', 'failed', 'quiet'), 3)
  expect(marks).toEqual([
    { first: 0, last: 2, weight: 'call' },
    { first: 3, last: 5, weight: 'deny' },
    { first: 6, last: 6, weight: 'quiet' },
  ])
})

test.each([
  { here: -1, step: 1, next: 1 },
  { here: 1, step: 1, next: 3 },
  { here: 3, step: 1, next: null },
  { here: 3, step: -1, next: 1 },
  { here: 1, step: -1, next: null },
  { here: -1, step: -1, next: 3 },
] as const)('from $here by $step the next problem is $next', ({ here, step, next }) => {
  expect(problemFrom(ticks('call', 'ask', 'quiet', 'deny', 'call'), here, step)).toBe(next)
})

test('a place is its epoch and its number', () => {
  expect(placeOf({ epoch: 1, seq: 42 })).toBe('1.42')
})
