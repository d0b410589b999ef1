import { expect, test } from 'vitest'
import { visibleRuns, visibleText } from './visible-runs.ts'

test.each([
  { because: 'plain text stays', text: 'ls -la\n\tx\r\n', shown: 'ls -la\n\tx\r\n' },
  { because: 'an override is shown', text: 'a\u202eb', shown: 'a⟨U+202E⟩b' },
  { because: 'a zero-width space is shown', text: 'rm\u200b -rf', shown: 'rm⟨U+200B⟩ -rf' },
  { because: 'a lone carriage return is shown', text: 'evil\rgood', shown: 'evil⟨U+000D⟩good' },
  { because: 'an escape is shown', text: '\u001b[2J', shown: '⟨U+001B⟩[2J' },
  { because: 'tag characters are decoded', text: 'x\u{e0068}\u{e0069}', shown: 'x⟨hidden: hi⟩' },
  { because: 'an emoji keeps its joiners', text: '👩‍💻 ❤️', shown: '👩‍💻 ❤️' },
  { because: 'a joiner between letters is shown', text: 'a\u200db', shown: 'a⟨U+200D⟩b' },
  { because: 'half a surrogate pair is shown', text: 'a\ud800b', shown: 'a⟨U+D800⟩b' },
  { because: 'a filler is shown', text: 'a\u3164b', shown: 'a⟨U+3164⟩b' },
  { because: 'a variation selector after a letter is shown', text: 'a\ufe01', shown: 'a⟨U+FE01⟩' },
])('$because', ({ text, shown }) => {
  expect(visibleText(text)).toBe(shown)
})

test('a mark says what it stands for', () => {
  expect(visibleRuns('\u202e')).toEqual([
    { kind: 'mark', label: 'U+202E', meaning: 'right-to-left override' },
  ])
})
