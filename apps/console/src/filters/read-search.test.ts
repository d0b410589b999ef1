import { expect, test } from 'vitest'
import { oneOf, readSearch, someOf, text, texts, whole } from './read-search.ts'
import { parseSearch, renderSearch } from './search-text.ts'

const read = readSearch({
  q: text,
  tool: texts,
  outcome: someOf(['allow', 'ask', 'deny']),
  state: oneOf(['active', 'ended']),
  from: whole,
})

test.each([
  { because: 'nothing is no filter', address: '', search: {} },
  { because: 'one value of many is a list', address: '?tool=Bash', search: { tool: ['Bash'] } },
  {
    because: 'a repeated name is a list',
    address: '?tool=Bash&tool=Read&tool=Bash',
    search: { tool: ['Bash', 'Read'] },
  },
  {
    because: 'words that are not of the list are left out',
    address: '?outcome=deny&outcome=maybe&state=sleeping',
    search: { outcome: ['deny'] },
  },
  { because: 'text is not read as JSON', address: '?q=%22a%22+%5B1%5D', search: { q: '"a" [1]' } },
  { because: 'unknown names are left out', address: '?x=1&from=12', search: { from: 12 } },
  { because: 'a bad number is left out', address: '?from=-1', search: {} },
])('$because', ({ address, search }) => {
  expect(read(parseSearch(address))).toEqual(search)
})

test('an address is written as it is read', () => {
  const written = renderSearch({ outcome: ['deny', 'ask'], q: 'a&b=c', state: undefined, tool: '' })
  expect(written).toBe('?outcome=deny&outcome=ask&q=a%26b%3Dc')
  expect(parseSearch(written)).toEqual({ outcome: ['deny', 'ask'], q: 'a&b=c' })
})
