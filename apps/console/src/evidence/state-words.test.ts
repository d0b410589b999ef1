import { entryStates } from '@custody/evidence'
import { expect, test } from 'vitest'
import { cosignDelay, stateMeanings, states } from './state-words.ts'

test('the strip has the states of an entry, in their order, and says what each means', () => {
  expect(states).toEqual(entryStates)
  expect(Object.keys(stateMeanings)).toEqual([...states])
})

test.each([
  { ms: 0, words: 'Sealed to cosigned within a second,' },
  { ms: 999, words: 'Sealed to cosigned within a second,' },
  { ms: 1400, words: 'Sealed to cosigned in at most 1.4 s,' },
  { ms: 200_000, words: 'Sealed to cosigned in at most 3m 20s,' },
])('$ms ms: $words', ({ ms, words }) => {
  expect(cosignDelay(ms)).toBe(words)
})
