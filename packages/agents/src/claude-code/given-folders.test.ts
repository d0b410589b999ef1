import { expect, test } from 'vitest'
import { foldersGiven } from '../given-folders.ts'
import { givenFolders } from './given-folders.ts'

test.each([
  ['{"permissions":{"additionalDirectories":["../docs","~/lib"]}}', ['../docs', '~/lib']],
  ['{"permissions":{"additionalDirectories":[7]}}', []],
  ['{"permissions":{}}', []],
  ['{"additionalDirectories":["x"]}', []],
  ['not json', []],
])('%s names %j', (text, folders) => {
  expect(givenFolders.inSettings(text)).toEqual(folders)
})

test.each([
  [
    ['claude', '--add-dir', '../a', '/b', '--model', 'x'],
    ['../a', '/b'],
  ],
  [['claude', '--add-dir=../a', '-p', 'hi'], ['../a']],
  [
    ['claude', '--add-dir', '/a', '--add-dir', '/b'],
    ['/a', '/b'],
  ],
  [['claude', '-p', 'look at --add-dir'], []],
])('%j names %j', (argv, folders) => {
  expect(givenFolders.inWords(argv)).toEqual(folders)
})

test('the files are the person’s and the project’s', () => {
  expect(givenFolders.settingPaths({ home: '/home/dev', project: '/p' })).toEqual([
    '/home/dev/.claude/settings.json',
    '/p/.claude/settings.json',
    '/p/.claude/settings.local.json',
  ])
})

test('what they name counts from the project, once each', () => {
  const settings = '{"permissions":{"additionalDirectories":["../docs","~/lib","/srv/x"]}}'
  const place = { home: '/home/dev', project: '/home/dev/p' }
  expect(
    foldersGiven(givenFolders, place, [null, settings, settings], ['claude', '--add-dir', 'sub']),
  ).toEqual(['/home/dev/p/../docs', '/home/dev/lib', '/srv/x', '/home/dev/p/sub'])
})
