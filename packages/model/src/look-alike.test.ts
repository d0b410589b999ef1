import { describe, expect, test } from 'vitest'
import { isDeceptiveName, skeletonOf } from './look-alike.ts'

describe('names that can be taken for each other have one skeleton', () => {
  test.each([
    ['Bash', 'bash'],
    ['Bash', 'Bash '],
    ['Bash', ' B a s h'],
    ['Bash', 'B\u200Bash'],
    ['Bash', 'Ba\u00ADsh'],
    ['Bash', '\u202EBash\u202C'],
    ['Bash', '\u0412\u0430\u0455h'],
    ['Bash', '\u0299\u1D00\uA731\u029C'],
    ['Bash', '\uFF22\uFF41\uFF53\uFF48'],
    ['Bash', '\u{1D401}\u{1D41A}\u{1D42C}\u{1D421}'],
    ['Bash', 'B\u00E1sh'],
    ['Bash', 'Bas\u0331h'],
    ['Bash', '8a5h'],
    ['WebFetch', 'web_fetch'],
    ['WebFetch', 'Web-Fetch'],
    ['WebFetch', 'VVebFetch'],
    ['Glob', 'G1ob'],
    ['Glob', 'GIob'],
    ['Read', 'Reacl'],
    ['terminal', 'terrninal'],
    ['tickets', 't\u0456ckets'],
    ['github', 'g1thub'],
  ])('%s and %j', (one, other) => {
    expect(skeletonOf(other)).toBe(skeletonOf(one))
  })
})

test.each([
  ['Bash', 'bash_completion'],
  ['Read', 'readiness'],
  ['Write', 'writer'],
  ['tickets', 'tickets2'],
  ['github', 'gitlab'],
  ['notes', 'votes'],
])('%s and %s are told apart', (one, other) => {
  expect(skeletonOf(other)).not.toBe(skeletonOf(one))
})

test('a name without letters or digits looks like nothing', () => {
  expect(skeletonOf('--- …')).toBe('')
})

describe('a name is deceptive by its characters', () => {
  test.each([
    ['a blank at its end', 'Bash ', true],
    ['a blank of another kind', 'my\u00A0server', true],
    ['an unseen character', 'Ba\u200Dsh', true],
    ['a change of direction', '\u202Ehsab', true],
    ['a tag character', 'Bash\u{E0041}', true],
    ['a control character', 'Ba\u0007sh', true],
    ['one Cyrillic letter', 't\u0456ckets', true],
    ['plain letters', 'tickets-2_x', false],
    ['a blank between words', 'My Server', false],
    ['another script alone', '\u0437\u0430\u043C\u0435\u0442\u043A\u0438', false],
    ['accents', 'caf\u00E9', false],
    ['a script that looks like no other', 'notes\u30CE\u30FC\u30C8', false],
  ])('%s', (_, name, expected) => {
    expect(isDeceptiveName(name)).toBe(expected)
  })
})
