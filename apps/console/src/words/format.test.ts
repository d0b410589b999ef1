import { expect, test } from 'vitest'
import {
  ago,
  count,
  counted,
  duration,
  lastPart,
  moment,
  roughCount,
  shortHash,
  size,
} from './format.ts'

test.each([
  [0, 'now'],
  [12_000, '12s ago'],
  [4 * 60_000, '4m ago'],
  [3 * 3_600_000, '3h ago'],
  [2 * 86_400_000, '2d ago'],
  [-90_000, 'now'],
])('%i ms ago is %s', (age, words) => {
  expect(ago(1_000_000_000 - age, 1_000_000_000)).toBe(words)
})

test.each([
  [0.3, '<1 ms'],
  [7.2, '7 ms'],
  [1400, '1.4 s'],
  [200_000, '3m 20s'],
  [1_800_000, '30m'],
  [7_500_000, '2h 5m'],
  [90_000_000, '1d 1h'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})

test.each([
  [512, '512 B'],
  [4812, '4.7 KB'],
  [222_298_112, '212 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(size(bytes)).toBe(words)
})

test('counts are told with their noun', () => {
  expect([counted(1, 'call'), counted(1200, 'call'), counted(2, 'entry', 'entries')]).toEqual([
    '1 call',
    '1,200 calls',
    '2 entries',
  ])
  expect([count(12345), roughCount(950), roughCount(12_400), roughCount(3_100_000)]).toEqual([
    '12,345',
    '950',
    '12k',
    '3.1M',
  ])
})

test('a moment is written in UTC and a hash by its ends', () => {
  expect(moment(1_795_400_000_123)).toBe('2026-11-23 02:13:20.123 UTC')
  expect(shortHash(`sha256:${'ab'.repeat(32)}`)).toBe('abababab…abab')
  expect([lastPart('/home/dev/proj'), lastPart('/'), lastPart('proj')]).toEqual([
    'proj',
    '/',
    'proj',
  ])
})
