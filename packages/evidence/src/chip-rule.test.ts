import { expect, test } from 'vitest'
import { followsChip } from './chip-rule.ts'
import type { ChipState } from './chip-rule.ts'

const before: ChipState = { text: 'a', counter: 300, clock: 1000n, resetCount: 4, restartCount: 2 }

const cases: readonly [string, Partial<ChipState>, string][] = [
  ['the next count', { text: 'b', counter: 301, clock: 1001n }, 'ok'],
  ['the same seal again', {}, 'ok'],
  ['the same head, certified again after a lost answer', { clock: 1001n }, 'ok'],
  ['the same head, counted again', { counter: 301, clock: 1001n }, 'ok'],
  [
    'a jump after a loss of power',
    { text: 'b', counter: 512, clock: 990n, resetCount: 5, restartCount: 0 },
    'ok',
  ],
  ['a restart', { text: 'b', counter: 301, clock: 990n, restartCount: 3 }, 'ok'],
  ['another head at the same count', { text: 'b', clock: 1001n }, 'COUNTER_REUSED'],
  ['a count below', { text: 'b', counter: 299, clock: 1001n }, 'COUNTER_NOT_ABOVE'],
  ['a count below after a reset', { text: 'b', counter: 299, resetCount: 5 }, 'COUNTER_NOT_ABOVE'],
  [
    'fewer resets',
    { text: 'b', counter: 301, clock: 1001n, resetCount: 3, restartCount: 9 },
    'RESETS_WENT_BACK',
  ],
  [
    'fewer restarts',
    { text: 'b', counter: 301, clock: 1001n, restartCount: 1 },
    'RESETS_WENT_BACK',
  ],
  ['a clock that stands', { text: 'b', counter: 301 }, 'CHIP_CLOCK_NOT_RISING'],
  ['a clock that goes back', { text: 'b', counter: 301, clock: 999n }, 'CHIP_CLOCK_NOT_RISING'],
  ['the same head, certified before', { clock: 999n }, 'CHIP_CLOCK_NOT_RISING'],
]

const uncounted: readonly [string, Partial<ChipState>, string][] = [
  ['a later one', { text: 'b', clock: 1001n }, 'ok'],
  ['the same seal again', {}, 'ok'],
  ['the same head, quoted again after a lost answer', { clock: 1001n }, 'ok'],
  ['a reset', { text: 'b', clock: 10n, resetCount: 5, restartCount: 0 }, 'ok'],
  ['fewer resets', { text: 'b', clock: 1001n, resetCount: 3, restartCount: 9 }, 'RESETS_WENT_BACK'],
  ['fewer restarts', { text: 'b', clock: 1001n, restartCount: 1 }, 'RESETS_WENT_BACK'],
  ['a clock that stands', { text: 'b' }, 'CHIP_CLOCK_NOT_RISING'],
  ['a clock that goes back', { text: 'b', clock: 999n }, 'CHIP_CLOCK_NOT_RISING'],
  ['the same head, quoted before', { clock: 999n }, 'CHIP_CLOCK_NOT_RISING'],
]

test.each(uncounted)('after a seal without a counter: %s', (_, change, expected) => {
  const first = { ...before, counter: null }
  const follows = followsChip(first, { ...first, ...change })
  expect(follows.ok ? 'ok' : follows.error.code).toBe(expected)
})

test.each(cases)('after a seal: %s', (_, change, expected) => {
  const follows = followsChip(before, { ...before, ...change })
  expect(follows.ok ? 'ok' : follows.error.code).toBe(expected)
})
