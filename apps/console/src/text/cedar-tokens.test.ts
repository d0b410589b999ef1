import { expect, test } from 'vitest'
import { cedarTokens } from './cedar-tokens.ts'

const cedar = `// keys
@id("no-ssh-keys")
forbid (principal, action == Action::"file.read", resource)
when { context.labels.contains("ssh-key") && 3 > 2 };`

test('tokens joined give the text back', () => {
  expect(
    cedarTokens(cedar)
      .map((token) => token.text)
      .join(''),
  ).toBe(cedar)
})

test.each([
  ['// keys', 'comment'],
  ['@id', 'annotation'],
  ['"no-ssh-keys"', 'text'],
  ['forbid', 'keyword'],
  ['Action', 'name'],
  ['"ssh-key"', 'text'],
  ['context', 'keyword'],
  ['3', 'number'],
])('`%s` is a %s', (text, kind) => {
  expect(cedarTokens(cedar)).toContainEqual({ text, kind })
})

test('a keyword inside a text is text', () => {
  expect(cedarTokens('"permit // no"')).toEqual([{ text: '"permit // no"', kind: 'text' }])
})
