import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeCanonical, parseCanonical } from './canonical.ts'

test.each([
  { because: 'keys that look like numbers are put first by ECMAScript', text: '{"10":1,"9":2}' },
  { because: 'a text that seems to escape a surrogate', text: '"\\\\ud800"' },
  { because: 'characters of two halves', text: '{"😀":1,"\ufb33":2}' },
  { because: 'a key with a meaning of its own', text: '{"__proto__":1,"a":2}' },
  { because: 'nothing special', text: '{"a":[{"b":null},-5],"c":true}' },
])('reads $text: $because', ({ text }) => {
  expect(encodeCanonical(parseCanonical(text))).toEqual({ ok: true, value: text })
})

test.each([
  '{"9":2,"10":1}',
  '{"b":1,"a":2}',
  '{"a":{"c":1,"b":2}}',
  '"\\ud800"',
  '[0.5]',
  '1e3',
  '-0',
  '',
  ' 1',
  '{"a":1,"a":1}',
])('refuses %s', (text) => {
  expect(parseCanonical(text)).toBeUndefined()
})

test('reads exactly what would be written again unchanged', () => {
  const slow = (text: string) => {
    const written = encodeCanonical(JSON.parse(text))
    return written.ok && written.value === text
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(parseCanonical(text) !== undefined).toBe(slow(text))
      const canonical = encodeCanonical(value)
      if (canonical.ok) expect(parseCanonical(canonical.value)).toEqual(JSON.parse(canonical.value))
    }),
    { numRuns: 500 },
  )
})

test.each([
  { what: 'lists', text: '['.repeat(32_000) + ']'.repeat(32_000) },
  { what: 'objects', text: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}` },
  { what: 'lists, a level too deep', text: `${'['.repeat(33)}1${']'.repeat(33)}` },
])('$what that nest deeper than any leaf are refused, and end nothing', ({ text }) => {
  expect(parseCanonical(text)).toBeUndefined()
})

test('what nests as deep as is allowed reads', () => {
  expect(parseCanonical(`${'['.repeat(32)}1${']'.repeat(32)}`)).toBeDefined()
})
