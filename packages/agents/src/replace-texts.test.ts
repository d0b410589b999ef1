import { expect, test } from 'vitest'
import { replaceTexts } from './replace-texts.ts'

test('every text is replaced, and nothing else', () => {
  const output = { stdout: 'a', isImage: false, n: 1, none: null, list: [{ text: 'b' }, 'c'] }
  expect(replaceTexts(output, (text) => `<${text}>`)).toEqual({
    stdout: '<a>',
    isImage: false,
    n: 1,
    none: null,
    list: [{ text: '<b>' }, '<c>'],
  })
})

test('a member named __proto__ stays a member', () => {
  const output = JSON.parse('{"__proto__":{"x":"a"}}')
  expect(JSON.stringify(replaceTexts(output, () => 'b'))).toBe('{"__proto__":{"x":"b"}}')
})
