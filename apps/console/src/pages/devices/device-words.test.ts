import { expect, test } from 'vitest'
import { systemWords, waitingWords } from './device-words.ts'

const outbox = {
  recorded: 9,
  sealed: 9,
  stored: 2,
  waiting: 7,
  waitingBytes: 100,
  oldestWaitingAt: 60_000,
}

test('a system is told by its version, else by its platform', () => {
  expect(systemWords({ platform: 'linux', osVersion: 'Debian 12' })).toBe('Debian 12')
  expect(systemWords({ platform: 'darwin', osVersion: '' })).toBe('macOS')
})

test.each([
  { outbox, now: 360_000, words: '7 waiting, oldest 5 min' },
  { outbox, now: 61_000, words: '7 waiting' },
  { outbox: { ...outbox, waiting: 0 }, now: 0, words: null },
  { outbox: null, now: 0, words: null },
])('what waits is told as `$words`', ({ outbox: given, now, words }) => {
  expect(waitingWords(given, now)).toBe(words)
})
