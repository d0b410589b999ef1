import { expect, test } from 'vitest'
import { mayBeIllFormed, wellFormed } from './well-formed.ts'

test('half of a pair is replaced, whole pairs and all else stay', () => {
  const text = 'a\uD800b\uDC00 \u{1F600} \\ud800'
  expect(wellFormed({ text, list: [text, 1, null] })).toEqual({
    text: 'a\uFFFDb\uFFFD \u{1F600} \\ud800',
    list: ['a\uFFFDb\uFFFD \u{1F600} \\ud800', 1, null],
  })
})

test('only text with half of a pair has to be looked at', () => {
  expect(mayBeIllFormed(JSON.stringify('\uD83Dx'))).toBe(true)
  expect(mayBeIllFormed(JSON.stringify('\u{1F600}'))).toBe(false)
})
