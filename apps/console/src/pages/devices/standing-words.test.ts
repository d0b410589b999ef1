import { expect, test } from 'vitest'
import { deviceStates } from './routes.ts'
import { keyEndWords, lossWords, standingWords } from './standing-words.ts'

const now = Date.UTC(2026, 10, 28)
const day = 86_400_000

test.each(deviceStates)('%s says what it means', (state) => {
  expect(standingWords[state].meaning).toMatch(/\.$/)
})

test.each([
  { notAfter: null, protection: 'tpm-hardware', words: 'none: a chip holds it' },
  { notAfter: null, protection: 'file', words: 'not yet set: its next renewal sets it' },
  {
    notAfter: now + day,
    protection: 'file',
    words: '2026-11-29, unless it is renewed, which the daemon does each day',
  },
  {
    notAfter: now,
    protection: 'file',
    words: 'ended 2026-11-28: nothing is taken until it is approved',
  },
] as const)('a key of $protection that ends at $notAfter: $words', ({ words, ...key }) => {
  expect(keyEndWords(key, now).words).toBe(words)
})

test.each([
  { held: 0, words: 'It has none of its old log; 9 entries of epoch 1 here.' },
  {
    held: 1,
    words:
      'It says that it still has 1 entry; 9 entries of epoch 1 here. What was not sent stays with the machine.',
  },
])('$held held: $words', ({ held, words }) => {
  expect(lossWords({ size: 9, epoch: 1 }, { held } as Parameters<typeof lossWords>[1])).toBe(words)
})
