import { expect, test } from 'vitest'
import { madeBundle } from '../../../test/running/made-bundle.ts'
import { isBundle } from './is-bundle.ts'

const made = madeBundle(1)

test.each([
  { what: 'a bundle', text: made.text, expected: true },
  { what: 'a bundle whose first line is damaged', text: '{"bundel":{"v":1}}\n', expected: true },
  { what: 'a trust policy', text: made.trust, expected: false },
  { what: 'a trust policy with a comment first', text: `# mine\n${made.trust}`, expected: false },
  { what: 'an empty file', text: '', expected: false },
  { what: 'a picture of two megabytes', text: 'x'.repeat(2 ** 21), expected: true },
])('$what: $expected', async ({ text, expected }) => {
  expect(await isBundle(new Blob([text]))).toBe(expected)
})
