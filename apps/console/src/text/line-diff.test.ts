import { expect, test } from 'vitest'
import { lineDiff } from './line-diff.ts'

const sign = { same: ' ', removed: '-', added: '+' } as const
const shown = (before: string, after: string) =>
  lineDiff(before, after).map((line) => `${sign[line.kind]}${line.text}`)

test.each([
  {
    because: 'one changed line',
    before: 'a\nb\nc\n',
    after: 'a\nx\nc\n',
    lines: [' a', '-b', '+x', ' c'],
  },
  { because: 'a new file', before: '', after: 'a\nb', lines: ['+a', '+b'] },
  { because: 'an emptied file', before: 'a\n', after: '', lines: ['-a'] },
  { because: 'nothing changed', before: 'a\n', after: 'a\n', lines: [' a'] },
  {
    because: 'two places changed',
    before: 'a\nb\nc\nd\ne',
    after: 'a\nB\nc\nD\ne',
    lines: [' a', '-b', '+B', ' c', '-d', '+D', ' e'],
  },
  {
    because: 'a repeated line was added',
    before: 'a\na',
    after: 'a\na\na',
    lines: [' a', ' a', '+a'],
  },
])('$because', ({ before, after, lines }) => {
  expect(shown(before, after)).toEqual(lines)
})

test('each line carries its number on each side', () => {
  expect(lineDiff('a\nb', 'a\nc')).toEqual([
    { kind: 'same', text: 'a', before: 1, after: 1 },
    { kind: 'removed', text: 'b', before: 2, after: null },
    { kind: 'added', text: 'c', before: null, after: 2 },
  ])
})
