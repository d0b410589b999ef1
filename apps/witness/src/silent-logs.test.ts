import { expect, test } from 'vitest'
import { silentLogs } from './silent-logs.ts'

const heads = [
  { origin: 'lively', size: 9, grownAt: 990 },
  { origin: 'silent', size: 4, grownAt: 300 },
  { origin: 'longer', size: 7, grownAt: 100 },
  { origin: 'just', size: 2, grownAt: 400 },
]

test('logs that have not grown for longer than asked are silent, the longest first', () => {
  const names = silentLogs(heads, 1000, 600).map(({ origin }) => origin)
  expect(names).toEqual(['longer', 'silent'])
})

test('a clock that went back makes nobody silent', () => {
  expect(silentLogs(heads, 0, 600)).toEqual([])
})

test('a closed epoch is not silent: it has ended', () => {
  const closed = new Map([['longer', { by: 'lively', at: 200 }]])
  expect(silentLogs(heads, 1000, 600, closed).map(({ origin }) => origin)).toEqual(['silent'])
})
