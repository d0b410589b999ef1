import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStrictJson } from './strict-json.ts'

const encode = (text: string) => new TextEncoder().encode(text)

test.each([
  { because: 'the key stands twice', text: '{"a":1,"a":1}' },
  { because: 'the key stands twice under another spelling', text: '{"a":1,"\\u0061":2}' },
  { because: 'the key stands twice deep inside', text: '[{"x":[{"k":1,"k":2}]}]' },
  { because: '__proto__ stands twice', text: '{"__proto__":1,"__proto__":2}' },
])('refused when $because', ({ text }) => {
  expect(parseStrictJson(encode(text))).toEqual({ ok: false, error: { code: 'PAYLOAD_KEY_TWICE' } })
})

test.each([
  { because: 'colons and brackets stand in strings', text: '{"a:b":"{\\"a\\":[1:2]\\\\"}' },
  { because: 'the key is in two different objects', text: '[{"a":1},{"a":1}]' },
  { because: '__proto__ is a key like another', text: '{"__proto__":{"a":1}}' },
])('read when $because', ({ text }) => {
  expect(parseStrictJson(encode(text))).toEqual({ ok: true, value: JSON.parse(text) })
})

test.each([
  ['', 'PAYLOAD_NOT_JSON'],
  ['{"a":1', 'PAYLOAD_NOT_JSON'],
  ['{"a":1}x', 'PAYLOAD_NOT_JSON'],
  ['{"a":"', 'PAYLOAD_NOT_JSON'],
  ['\ufeff{}', 'PAYLOAD_NOT_JSON'],
  ['{a:1}', 'PAYLOAD_NOT_JSON'],
  ['['.repeat(200_000), 'PAYLOAD_TOO_DEEP'],
  ['['.repeat(129) + ']'.repeat(129), 'PAYLOAD_TOO_DEEP'],
])('%j is a problem', (text, code) => {
  expect(parseStrictJson(encode(text))).toMatchObject({ ok: false, error: { code } })
})

test('128 levels are read', () => {
  expect(parseStrictJson(encode('['.repeat(128) + ']'.repeat(128))).ok).toBe(true)
})

test('bytes that are no UTF-8 are a problem, not a replacement character', () => {
  expect(parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({
    ok: false,
    error: { code: 'PAYLOAD_NOT_UTF8' },
  })
})

test('every value that JSON.stringify writes is read back as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value)
      expect(parseStrictJson(encode(text))).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

test('any object with one member written twice is refused', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const key = Object.keys(object)[0] ?? ''
      const text = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(key)}:null}`
      expect(parseStrictJson(encode(text))).toMatchObject({ ok: false })
    }),
  )
})
