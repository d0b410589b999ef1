import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUnclosed } from './unclosed.ts'

test.each([
  ["echo 'a", true],
  ['echo "a', true],
  ['echo "a\\"', true],
  ["echo 'a\\'", false],
  ['echo a\\"', false],
  [`echo "it's"`, false],
  ["ls\nrm 'x", false],
  ["echo $(rm 'x", false],
  ["# don't", false],
  ["cat <<E '", false],
])('%s: %s', (text, expected) => {
  expect(isUnclosed(text)).toBe(expected)
})

test.skipIf(!existsSync('/bin/bash'))(
  'bash itself refuses every line that is called unclosed',
  () => {
    const part = fc.constantFrom("'", '"', '\\', 'a', ' ', ';', '|', '$x', '&', '>', '(', ')', '*')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join('')
        if (!isUnclosed(text)) return
        expect(() => execFileSync('/bin/bash', ['-n', '-c', text], { stdio: 'pipe' })).toThrow()
      }),
      { numRuns: 120 },
    )
  },
)
