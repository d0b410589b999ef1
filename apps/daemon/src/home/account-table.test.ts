import { expect, test } from 'vitest'
import { parseAccounts } from './account-table.ts'

test('an account is found by its number, of two the first', () => {
  const table = [
    'root:x:0:0:root:/root:/bin/bash',
    'dev:x:1000:1001:Dev,,,:/home/dev:/bin/zsh',
    'alias:x:1000:1000::/home/alias:/bin/sh',
  ].join('\n')
  expect(parseAccounts(table).get(1000)).toEqual({
    uid: 1000,
    gid: 1001,
    name: 'dev',
    home: '/home/dev',
  })
  expect(parseAccounts(table).size).toBe(2)
})

test.each([
  ['too few fields', 'dev:x:1000:1000::/home/dev'],
  ['a number that is none', 'dev:x:-1:1000::/home/dev:/bin/sh'],
  ['no name', ':x:1000:1000::/home/dev:/bin/sh'],
  ['a home that is no absolute path', 'dev:x:1000:1000::home:/bin/sh'],
  ['nothing', ''],
])('a line with %s is no account', (_, line) => {
  expect(parseAccounts(line).size).toBe(0)
})
