import { expect, test } from 'vitest'
import { isShared, reachOf } from './node-reach.ts'

const passwd = [
  'root:x:0:0::/root:/bin/sh',
  'tss:x:104:111::/var/lib/tpm:/bin/false',
  'custody-seal:x:990:990::/nonexistent:/usr/sbin/nologin',
  'dev:x:1000:1000::/home/dev:/bin/bash',
  'build:x:1001:111::/home/build:/bin/bash',
  '',
].join('\n')
const group = ['root:x:0:', 'tss:x:111:dev,from-directory', 'custody-seal:x:990:', ''].join('\n')
const node = (mode: number, uid: number, gid: number) => ({ mode: 0o20000 | mode, uid, gid })

test.each([
  { of: 'root’s alone', at: node(0o600, 0, 0), accounts: [], everyone: false },
  {
    of: 'the sealer’s group',
    at: node(0o660, 0, 990),
    accounts: ['custody-seal'],
    everyone: false,
  },
  {
    of: 'tss, with members of all kinds',
    at: node(0o660, 104, 111),
    accounts: ['build', 'dev', 'from-directory', 'tss'],
    everyone: false,
  },
  { of: 'readable by its group only', at: node(0o640, 0, 111), accounts: [], everyone: false },
  { of: 'everyone’s', at: node(0o666, 0, 0), accounts: [], everyone: true },
  { of: 'a group without a row', at: node(0o660, 0, 777), accounts: [], everyone: false },
])('$of: opened by $accounts, everyone: $everyone', ({ at, accounts, everyone }) => {
  expect(reachOf(at, passwd, group)).toEqual({ accounts, everyone })
})

test.each([
  { accounts: [], everyone: false, shared: false },
  { accounts: ['custody-seal'], everyone: false, shared: false },
  { accounts: ['custody-seal', 'tss'], everyone: false, shared: true },
  { accounts: [], everyone: true, shared: true },
])('$accounts, everyone: $everyone, is shared: $shared', ({ accounts, everyone, shared }) => {
  expect(isShared({ accounts, everyone }, 'custody-seal')).toBe(shared)
})
