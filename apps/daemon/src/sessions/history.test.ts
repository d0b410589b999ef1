import type { Action, FileAction, FileChange } from '@custody/model'
import { expect, test } from 'vitest'
import { newHistory, remember } from './history.ts'

const file = (
  kind: FileAction['kind'],
  path: string,
  more: Partial<Omit<FileChange, 'kind'>> = {},
): FileAction => {
  const facts = {
    path,
    pathKnown: true,
    inWorkspace: true,
    labels: [],
    recursive: false,
    glob: false,
    program: '',
    manner: '',
    ...more,
  }
  return kind === 'file.read'
    ? { kind, ...facts, digest: '', digestKnown: false, unread: false }
    : { kind, ...facts }
}
const fetch: Action = {
  kind: 'net.connect',
  scheme: 'https',
  host: 'x.example',
  hostKnown: true,
  port: 443,
  direction: 'receive',
  carries: [],
  carriedLabels: [],
  addressClass: 'public',
  program: 'curl',
}

function after(...calls: readonly (readonly Action[])[]) {
  const history = newHistory()
  calls.forEach((actions, at) => remember(history, 10 + at, actions))
  return history
}

test.each([
  {
    what: 'a secret that was read',
    actions: [file('file.read', '/k', { labels: ['ssh-key'] })],
    readSecret: 10,
  },
  {
    what: 'an ordinary file',
    actions: [file('file.read', '/k', { labels: ['home'] })],
    readSecret: null,
  },
  {
    what: 'a secret that was only listed',
    actions: [file('file.read', '/k', { labels: ['env-file'], manner: 'list' })],
    readSecret: null,
  },
  {
    what: 'a secret that was written',
    actions: [file('file.write', '/k', { labels: ['env-file'] })],
    readSecret: null,
  },
])('$what: readSecret is $readSecret', ({ actions, readSecret }) => {
  expect(after(actions).readSecret).toBe(readSecret)
})

test('the first entry shows what stays so, the newest what was written', () => {
  const read = [file('file.read', '/k', { labels: ['ssh-key'] })]
  const write = [fetch, file('file.write', '/i.sh', { manner: 'download' })]
  const history = after(read, write, read, write)
  expect(history).toMatchObject({ complete: true, readSecret: 10, fetchedNetwork: 11 })
  expect([...history.wrote]).toEqual([['/i.sh', 13]])
  expect([...history.fetched]).toEqual([['/i.sh', 13]])
})

test('what is made out of a fetched file is fetched too', () => {
  const download = [file('file.write', '/tmp/i', { manner: 'download', program: 'curl' })]
  const copy = [
    file('file.read', '/tmp/i', { program: 'cp' }),
    file('file.write', '/b', { program: 'cp' }),
  ]
  const link = [
    file('file.link', '/b', { program: 'ln' }),
    file('file.write', '/c', { program: 'ln' }),
  ]
  const other = [
    file('file.read', '/tmp/i', { program: 'cat' }),
    file('file.write', '/d', { program: 'tee' }),
  ]
  expect([...after(download, copy, link, other).fetched.keys()]).toEqual(['/tmp/i', '/b', '/c'])
})

test('a path that is not known is not among those that were written', () => {
  expect(after([file('file.write', '', { pathKnown: false })]).wrote.size).toBe(0)
})

test('more paths than are remembered make the history incomplete', () => {
  const history = newHistory()
  for (let at = 0; at < 10_001; at += 1) remember(history, at, [file('file.write', `/${at}`)])
  expect(history).toMatchObject({ complete: false })
  expect(history.wrote.size).toBe(10_000)
})
