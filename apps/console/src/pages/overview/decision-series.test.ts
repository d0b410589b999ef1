import { expect, test } from 'vitest'
import { spokenSeries, stackedSeries } from './decision-series.ts'

const hour = 3_600_000
const buckets = [
  { at: hour, allow: 10, ask: 2, approve: 0, deny: 1, wouldDeny: 4 },
  { at: 2 * hour, allow: 5, ask: 0, approve: 1, deny: 3, wouldDeny: 0 },
]

test('each layer stands on the stricter ones', () => {
  expect(stackedSeries(buckets)).toEqual([
    [3600, 7200],
    [13, 9],
    [3, 4],
    [1, 4],
    [1, 3],
  ])
})

test('the chart is told in words', () => {
  expect(spokenSeries(buckets)).toBe(
    '15 allowed, 2 asked, 1 sent to approval, 4 denied, most denials (3) at 1970-01-01T02:00 UTC',
  )
  expect(spokenSeries([])).toBe('0 allowed, 0 asked, 0 sent to approval, 0 denied')
})
