import { expect, test } from 'vitest'
import { columns, oneLine, visible, wantsColour, wrap } from './terminal.ts'

test.each([
  { because: 'it clears the screen', text: 'a\u001b[2Jb', shown: 'a\\u{1b}[2Jb' },
  { because: 'it turns text around', text: 'a\u202egpj.exe', shown: 'a\\u{202e}gpj.exe' },
  { because: 'it has no width', text: 'a\u200bb', shown: 'a\\u{200b}b' },
  { because: 'it is a C1 control', text: 'a\u009bb', shown: 'a\\u{9b}b' },
])('a captured character is made visible: $because', ({ text, shown }) => {
  expect(visible(text)).toBe(shown)
})

test('tab, newline and every letter stay as they are', () => {
  expect(visible('a\tb\nGrüße 東京 🙂')).toBe('a\tb\nGrüße 東京 🙂')
})

test('one line is cut with an ellipsis and holds no newline', () => {
  expect(oneLine('a\nb   c', 10)).toBe('a b c')
  expect(oneLine('abcdefghij', 5)).toBe('abcd…')
})

test('words are wrapped whole, and never past the width', () => {
  const wrapped = wrap('the quick brown fox jumps over the lazy dog', 20, '  ').split('\n')
  expect(wrapped).toEqual(['the quick brown fox', '  jumps over the', '  lazy dog'])
})

test('values stand in one column, their further lines below them', () => {
  expect(
    columns([
      ['a', '1'],
      ['long', '2\n3'],
    ]),
  ).toBe('a     1\nlong  2\n      3')
})

test.each([
  { env: {}, isTerminal: true, colour: true },
  { env: {}, isTerminal: false, colour: false },
  { env: { NO_COLOR: '1' }, isTerminal: true, colour: false },
  { env: { NO_COLOR: '' }, isTerminal: true, colour: true },
  { env: { TERM: 'dumb' }, isTerminal: true, colour: false },
])('colour $colour for $env on a terminal: $isTerminal', ({ env, isTerminal, colour }) => {
  expect(wantsColour(env, isTerminal)).toBe(colour)
})
