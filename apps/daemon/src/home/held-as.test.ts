import { expect, test } from 'vitest'
import { heldAs } from './held-as.ts'

const chip = (attainable: 'tpm-hardware' | 'tpm-shared') => ({
  level: 'file' as const,
  chip: { manufacturer: 'INTC', attainable, uncounted: null },
})
const stated = (level: 'tpm-hardware' | 'file') => ({
  level,
  witnesses: [],
  because: null,
  refusals: [],
})

test.each([
  ['what attesters stated', 'separate', 'tpm-hardware', stated('tpm-hardware'), 'tpm-hardware'],
  [
    'no more where others can open the chip',
    'separate',
    'tpm-shared',
    stated('tpm-hardware'),
    'tpm-shared',
  ],
  ['a file where they stated a file', 'separate', 'tpm-shared', stated('file'), 'file'],
  ['a file where nobody stated anything', 'separate', 'tpm-hardware', null, 'file'],
  [
    'a file where its own user can use it',
    'same-user',
    'tpm-hardware',
    stated('tpm-hardware'),
    'file',
  ],
] as const)('a key is held as %s', (_, isolation, attainable, attestation, level) => {
  expect(heldAs(chip(attainable), isolation, attestation)).toBe(level)
})
