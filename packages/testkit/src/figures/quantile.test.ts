import { expect, test } from 'vitest'
import { blockInterval, median, quantile, quantileInterval } from './quantile.ts'

const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)

test.each([
  { part: 0, value: 1 },
  { part: 0.5, value: 51 },
  { part: 0.99, value: 100 },
  { part: 1, value: 100 },
])('quantile $part of 1…100 is $value', ({ part, value }) => {
  expect(quantile(hundred, part)).toBe(value)
})

test('the median of an even count lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([3, 1, 2])).toBe(2)
})

test('the interval of a median is that of the tables: ranks 41 and 61 of 100', () => {
  expect(quantileInterval(hundred, 0.5)).toEqual([41, 61])
})

test('the interval of a quantile covers it about 95 times in 100', () => {
  let state = 7
  const dice = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const rounds = 1000
  let covered = 0
  for (let round = 0; round < rounds; round += 1) {
    const [low, high] = quantileInterval(Array.from({ length: 101 }, dice), 0.5)
    if (low <= 0.5 && 0.5 <= high) covered += 1
  }
  expect(covered / rounds).toBeGreaterThan(0.92)
  expect(covered / rounds).toBeLessThan(0.98)
})

test('an interval over blocks spans what the blocks disagree on, and is the same each time', () => {
  const block = (ours: number) => ({ ours: [ours], theirs: [1] })
  const ratio = (ours: readonly number[], theirs: readonly number[]) =>
    median(ours) / median(theirs)
  const agreed = [2, 2, 2, 2, 2].map(block)
  expect(blockInterval(agreed, ratio)).toEqual([2, 2])
  const torn = [1, 2, 3, 4, 5].map(block)
  const [low, high] = blockInterval(torn, ratio)
  expect(low).toBeLessThan(3)
  expect(high).toBeGreaterThan(3)
  expect(blockInterval(torn, ratio)).toEqual([low, high])
})
