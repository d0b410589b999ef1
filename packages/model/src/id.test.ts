import { expect, test } from 'vitest'
import { isId, newId } from './id.ts'

test('an id is its prefix and 26 digits that hold all 128 bits', () => {
  expect(newId('dev', new Uint8Array(16).fill(255))).toBe('dev_7zzzzzzzzzzzzzzzzzzzzzzzzz')
  expect(newId('ses', new Uint8Array(16))).toBe('ses_00000000000000000000000000')
})

test.each([
  { text: 'dev_7zzzzzzzzzzzzzzzzzzzzzzzzz', is: true },
  { text: 'dev_8zzzzzzzzzzzzzzzzzzzzzzzzz', is: false },
  { text: 'ses_00000000000000000000000000', is: false },
  { text: 'dev_0000000000000000000000000u', is: false },
  { text: 'dev_', is: false },
  { text: 7, is: false },
])('isId says $is of $text', ({ text, is }) => {
  expect(isId('dev', text)).toBe(is)
})

test('an id takes 16 bytes and no other number', () => {
  expect(() => newId('dev', new Uint8Array(15))).toThrow('16 random bytes')
})
