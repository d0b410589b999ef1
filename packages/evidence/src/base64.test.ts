import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

test('writes and reads what everybody else does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect(decodeBase64(text)).toEqual({ ok: true, value: bytes })
    }),
  )
})

test('writes what is long', () => {
  const bytes = new Uint8Array(100_001).map((_, at) => at % 251)
  expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

test.each([
  'A',
  'AA',
  'AAA',
  'AA=A',
  'AA\n=',
  'AB==',
  'AAB=',
  'A===',
  '====',
  'AA-_',
  'AAA=AAA=',
  'ÀAAA',
])('refuses %j', (text) => {
  expect(decodeBase64(text)).toEqual({ ok: false, error: { code: 'BASE64_INVALID' } })
})
