import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseGitRemotes, withoutSecrets } from './git-config.ts'
import { ownFiles } from './files.ts'
import { readGitRemote } from './git-remote.ts'

test('the remotes of a configuration, origin first', () => {
  const config = `[core]
\tbare = false
; a comment [remote "no"]
[remote "upstream"]
\tfetch = +refs/heads/*:refs/remotes/upstream/*
\turl = git@example.com:team/tool.git # theirs
[Remote "origin"] url = "https://user:pass@example.com/team/my \\"tool\\".git?token=x"
\turl = https://second.example.com/x
[remote "long"]
\turl = https://example.com/\\
long.git
[branch "main"]
\turl = https://not.a/remote
[remote]
\turl = https://no.name/x
`
  expect(parseGitRemotes(config)).toEqual([
    { name: 'origin', url: 'https://example.com/team/my "tool".git' },
    { name: '', url: 'https://no.name/x' },
    { name: 'long', url: 'https://example.com/long.git' },
    { name: 'upstream', url: 'example.com:team/tool.git' },
  ])
})

test.each([
  ['https://token@example.com/a/b.git', 'https://example.com/a/b.git'],
  ['https://me:p@ss@example.com/a.git', 'https://example.com/a.git'],
  ['ssh://git@example.com:2222/a.git', 'ssh://example.com:2222/a.git'],
  ['git@example.com:a/b.git', 'example.com:a/b.git'],
  ['/srv/git/a.git', '/srv/git/a.git'],
  ['../a@b:c', '../a@b:c'],
  ['file:///srv/a.git', 'file:///srv/a.git'],
  ['ext::sh -c "curl -H token"', 'ext::'],
])('%s is told as %s', (url, told) => {
  expect(withoutSecrets(url)).toBe(told)
})

test('text that is no configuration has no remotes', () => {
  for (const text of ['', '\0\u0001', '[remote "a', 'url = x', '[[remote "a"]]\nurl=x'])
    expect(parseGitRemotes(text)).toEqual([])
})

test('the remotes of a folder deep in a project are read without git, a hostile configuration runs nothing', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'custody-git-')))
  mkdirSync(join(root, '.git'))
  mkdirSync(join(root, 'src', 'deep'), { recursive: true })
  writeFileSync(
    join(root, '.git', 'config'),
    `[core]\n\tfsmonitor = touch ${root}/ran\n[remote "origin"]\n\turl = https://example.com/a.git\n`,
  )
  const files = ownFiles(process.getuid?.() ?? 0, 1000)
  expect(await readGitRemote(join(root, 'src', 'deep'), files)).toEqual([
    { name: 'origin', url: 'https://example.com/a.git' },
  ])
  expect(await readGitRemote(join(root, 'src', 'deep'), ownFiles(54321, 1000))).toEqual([])
  expect(await readGitRemote('/', files)).toEqual([])
  expect(existsSync(join(root, 'ran'))).toBe(false)
  rmSync(root, { recursive: true })
})
