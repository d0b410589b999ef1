import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCanonical } from './canonical.ts'

test.each([
  { because: 'undefined is no JSON', value: { a: undefined }, code: 'VALUE_NOT_JSON' },
  { because: 'a hole is no JSON', value: Array(2), code: 'VALUE_NOT_JSON' },
  { because: 'a bigint is no JSON', value: [1n], code: 'VALUE_NOT_JSON' },
  { because: 'a function is no JSON', value: { a: () => 1 }, code: 'VALUE_NOT_JSON' },
  { because: 'a date would become text', value: { at: new Date(0) }, code: 'VALUE_NOT_JSON' },
  { because: 'bytes would become an object', value: [Uint8Array.of(1)], code: 'VALUE_NOT_JSON' },
  { because: 'half a character is no text', value: ['\ud800'], code: 'STRING_NOT_UNICODE' },
  { because: 'nor is it a key', value: { '\udc00x': 1 }, code: 'STRING_NOT_UNICODE' },
  { because: 'two halves swapped are none', value: '\udc00\ud800', code: 'STRING_NOT_UNICODE' },
  {
    because: 'a fraction reads differently elsewhere',
    value: [0.1],
    code: 'NUMBER_NOT_SAFE_INTEGER',
  },
  { because: '2^53 is where integers end', value: 2 ** 53, code: 'NUMBER_NOT_SAFE_INTEGER' },
  { because: 'not a number', value: [Number.NaN], code: 'NUMBER_NOT_FINITE' },
  { because: 'no end', value: [-Infinity], code: 'NUMBER_NOT_FINITE' },
])('refuses with $code: $because', ({ value, code }) => {
  expect(encodeCanonical(value)).toMatchObject({ ok: false, error: { code } })
})

test('a refusal says where', () => {
  expect(encodeCanonical({ a: [{ b: 0.5 }] })).toEqual({
    ok: false,
    error: { code: 'NUMBER_NOT_SAFE_INTEGER', at: ['a', '0', 'b'] },
  })
})

test.each([
  { value: { b: 1, a: [true, null, 'x'] }, text: '{"a":[true,null,"x"],"b":1}' },
  { value: { '\ufb33': 1, '😀': 2, z: 3 }, text: '{"z":3,"😀":2,"\ufb33":1}' },
  { value: '\u2028\u0000\u001f"\\/\n€', text: '"\u2028\\u0000\\u001f\\"\\\\/\\n€"' },
  { value: -0, text: '0' },
  { value: 9007199254740991, text: '9007199254740991' },
  { value: JSON.parse('{"__proto__":1,"a":2}'), text: '{"__proto__":1,"a":2}' },
])('writes $text', ({ value, text }) => {
  expect(encodeCanonical(value)).toEqual({ ok: true, value: text })
})

test('equal values have equal bytes, whatever the order of their keys, and read back as they were', () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffled)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([k, v]) => [k, shuffled(v)]),
          )
        : value
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const written = encodeCanonical(value, 'ieee')
      if (!written.ok) return expect(written.error.code).toBe('STRING_NOT_UNICODE')
      expect(encodeCanonical(shuffled(value), 'ieee')).toEqual(written)
      expect(encodeCanonical(JSON.parse(written.value), 'ieee')).toEqual(written)
    }),
  )
})

const vectors = resolve(process.env['CUSTODY_SHARED'] ?? '../shared', 'vectors/jcs/testdata')
const suite = 'shared vectors/jcs (skipped where the folder is absent)'

/** The vector with fractions and exponents: written in `ieee` mode, and refused where we sign. */
const withFractions = ['values.json']

describe.skipIf(!existsSync(vectors))(suite, () => {
  const files = existsSync(vectors) ? readdirSync(join(vectors, 'input')) : []
  const read = (folder: string, file: string) => readFileSync(join(vectors, folder, file), 'utf8')

  test('there are six', () => expect(files.length).toBe(6))

  test.each(files)('%s is written byte for byte in `ieee` mode', (file) => {
    const written = encodeCanonical(JSON.parse(read('input', file)), 'ieee')
    const bytes = Buffer.from(written.ok ? written.value : '')
    const hex = read('outhex', file.replace('.json', '.txt')).replaceAll(/\s/g, '')
    expect(bytes.toString('hex')).toBe(hex)
    expect(bytes.toString()).toBe(read('output', file))
  })

  test.each(files)('%s is written alike where we sign, unless a number forbids it', (file) => {
    const written = encodeCanonical(JSON.parse(read('input', file)))
    if (written.ok) expect(written.value).toBe(read('output', file))
    expect(written.ok ? [] : [file, written.error.code]).toEqual(
      withFractions.includes(file) ? [file, 'NUMBER_NOT_SAFE_INTEGER'] : [],
    )
  })
})
