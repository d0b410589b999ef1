import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { actionsOf } from '@custody/action'
import type { ToolCall } from '@custody/model'
import { instant } from '@custody/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rememberedViews, viewOf } from './view-of.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'custody-view-')))
const project = join(home, 'project')
const tree = join(home, 'tree')
const seat = {
  workingDirectory: join(project, 'src'),
  home,
  uid: process.getuid?.() ?? 0,
  account: 'dev',
  additionalRoots: [],
}

const callOf = (made: Pick<ToolCall, 'tool' | 'input'>): ToolCall => ({
  agent: 'claude-code',
  toolUseId: 't',
  agentSessionId: 's',
  agentSubagentId: null,
  workingDirectory: join(project, 'src'),
  permissionMode: 'default',
  mcpServer: null,
  ...made,
})
const labelled = (label: string) => expect.arrayContaining([label])

afterAll(() => rmSync(home, { recursive: true }))
beforeAll(() => {
  const git = (...args: string[]) =>
    execFileSync('/usr/bin/git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: project,
      stdio: 'pipe',
      env: { HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    })
  mkdirSync(join(project, 'src'), { recursive: true })
  git('init', '-q', '-b', 'trunk')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  git('worktree', 'add', '-q', '-b', 'side/branch', tree)
})

describe('roots', () => {
  test('the project and its linked worktrees, as real git lays them out', async () => {
    const view = await viewOf(seat)
    expect(view.workingDirectory).toBe(join(project, 'src'))
    expect(view.roots).toEqual([project, tree])
    expect(view.branchOf(project)).toBe('trunk')
    expect(view.branchOf(tree)).toBe('side/branch')
    expect(view.caseSensitive).toBe(true)
  })

  test('seen from a worktree, that comes first', async () => {
    expect((await viewOf({ ...seat, workingDirectory: tree })).roots).toEqual([tree, project])
  })

  test('a worktree entry that nobody confirms takes no folder in', async () => {
    const keys = join(home, '.ssh')
    mkdirSync(keys)
    mkdirSync(join(project, '.git', 'worktrees', 'evil'))
    writeFileSync(join(project, '.git', 'worktrees', 'evil', 'gitdir'), `${keys}/.git\n`)
    expect((await viewOf(seat)).roots).toEqual([project, tree])
  })

  test('a home folder that is a project is no root', async () => {
    const folder = join(home, 'own')
    mkdirSync(join(folder, '.git'), { recursive: true })
    mkdirSync(join(folder, 'notes'))
    const view = await viewOf({ ...seat, home: folder, workingDirectory: join(folder, 'notes') })
    expect(view.roots).toEqual([join(folder, 'notes')])
  })

  test('paths come without links, additional folders too', async () => {
    symlinkSync(project, join(home, 'link'))
    const extra = join(home, 'extra')
    mkdirSync(extra)
    const view = await viewOf({
      ...seat,
      workingDirectory: join(home, 'link', 'src'),
      additionalRoots: [extra, extra],
    })
    expect(view.workingDirectory).toBe(join(project, 'src'))
    expect(view.roots).toEqual([project, tree, extra])
  })

  test('a folder that nobody works in is no root, whoever names it', async () => {
    mkdirSync(join(home, '.config', 'x'), { recursive: true })
    symlinkSync(join(home, '.config'), join(home, 'innocent'))
    const hidden = [join(home, '.config'), join(home, '.config', 'x'), join(home, 'innocent')]
    const additionalRoots = ['/', '/etc', '/usr/local', '/var/lib', home, dirname(home), ...hidden]
    expect((await viewOf({ ...seat, additionalRoots })).roots).toEqual([project, tree])
  })
})

describe('looks', () => {
  test('say what stands at a path without following it', async () => {
    const view = await viewOf(seat)
    writeFileSync(join(project, 'a'), 'x')
    symlinkSync('../elsewhere', join(project, 'l'))
    expect(view.look(join(project, 'a'))).toMatchObject({ kind: 'file', hardLinks: 1 })
    expect(view.look(project)).toEqual({ kind: 'directory' })
    expect(view.look(join(project, 'l'))).toEqual({ kind: 'link', target: '../elsewhere' })
    expect(view.look(join(project, 'none'))).toEqual({ kind: 'absent' })
    expect(view.look('/dev/null')).toEqual({ kind: 'other' })
    expect(view.look('relative')).toEqual({ kind: 'unknown' })
  })

  test('tell the names of one file from another file', async () => {
    const view = await viewOf(seat)
    writeFileSync(join(home, '.bashrc'), '')
    linkSync(join(home, '.bashrc'), join(project, 'notes.txt'))
    expect(view.look(join(project, 'notes.txt'))).toEqual(view.look(join(home, '.bashrc')))
    expect(view.look(join(project, 'notes.txt'))).toMatchObject({ kind: 'file', hardLinks: 2 })
    expect(view.look(join(project, 'a'))).not.toEqual(view.look(join(home, '.bashrc')))
    const write = { tool: 'Write', input: { file_path: '../notes.txt', content: 'x' } }
    expect(actionsOf(callOf(write), view).actions).toContainEqual(
      expect.objectContaining({ path: join(home, '.bashrc'), labels: labelled('shell-startup') }),
    )
  })

  test('never take what /proc/self is to us for what it is to a program', async () => {
    const view = await viewOf(seat)
    const read = (file_path: string) =>
      actionsOf(callOf({ tool: 'Read', input: { file_path } }), view).actions[1]
    expect(read('/proc/self/cwd/a')).toMatchObject({ path: join(project, 'src', 'a') })
    expect(read('/proc/self/exe')).toMatchObject({ pathKnown: false })
    expect(read('/dev/fd/0')).toMatchObject({ pathKnown: false })
  })

  test('know the homes of the accounts that the machine has', async () => {
    const view = await viewOf(seat)
    expect(view.homeOf('root')).toBe('/root')
    expect(view.homeOf('dev')).toBe(home)
    expect(view.homeOf('nobody-of-that-name')).toBeNull()
  })

  test('end at their bound', async () => {
    const view = await viewOf(seat)
    const kinds = new Set(
      Array.from({ length: 2000 }, (_, at) => view.look(join(project, `n${at}`)).kind),
    )
    expect(kinds).toEqual(new Set(['absent', 'unknown']))
    expect(view.look(join(project, 'n0'))).toEqual({ kind: 'absent' })
  })

  test('a script is read by the rules, or it is null', async () => {
    const view = await viewOf(seat)
    const script = join(project, 'build.sh')
    writeFileSync(script, 'echo hi\n')
    symlinkSync(script, join(project, 'other.sh'))
    writeFileSync(join(project, 'big.sh'), Buffer.alloc(300 * 1024))
    execFileSync('/usr/bin/mkfifo', [join(project, 'fifo.sh')])
    expect(view.readScript(script)).toMatchObject({ text: 'echo hi\n' })
    for (const name of ['other.sh', 'big.sh', 'fifo.sh', 'none.sh', 'src'])
      expect(view.readScript(join(project, name)), name).toBeNull()
  })
})

test('a remembered view is quick, and sees another branch and file at once', async () => {
  let now = 1000
  const views = rememberedViews(() => instant(now))
  await views(seat)
  writeFileSync(join(project, '.git', 'HEAD'), 'ref: refs/heads/other\n')
  const view = await views(seat)
  expect(view.branchOf(project)).toBe('other')
  mkdirSync(join(home, 'p2', '.git'), { recursive: true })
  now += 10_000
  expect((await views({ ...seat, workingDirectory: join(home, 'p2') })).roots).toEqual([
    join(home, 'p2'),
  ])
})
