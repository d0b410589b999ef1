import { assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

test('base64 agrees with another implementation, both ways', () => {
  assert(
    property(uint8Array({ maxLength: 70 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect(decodeBase64(text)).toEqual(new Uint8Array(bytes))
    }),
  )
})

test.each(['A', 'AA', 'AAA', 'AA=A', 'AB==', 'AAB=', 'A*==', '====', 'AA==AA=='])(
  '%s is not the base64 of any bytes',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined()
  },
)
