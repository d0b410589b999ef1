import { describe, expect, test } from 'vitest'
import { pathFacts } from './path.ts'
import { marks } from './shell/marks.ts'
import type { PathLook, WorkspaceView } from './workspace.ts'
import { blankView } from './workspace.ts'

const here = '/home/dev/proj'
const blank = blankView({ workingDirectory: here, home: '/home/dev' })
const mac: WorkspaceView = {
  ...blankView({ workingDirectory: '/Users/dev/proj', home: '/Users/dev' }),
  caseSensitive: false,
}

/** A machine where these stand: a text is a link's target, a number the links that a file has. */
function machine(stands: { readonly [path: string]: string | number }): WorkspaceView {
  const look = (path: string): PathLook => {
    const there = stands[path]
    if (typeof there === 'string') return { kind: 'link', target: there }
    return there === undefined ? { kind: 'absent' } : { kind: 'file', hardLinks: there, id: path }
  }
  return { ...blank, look }
}

const pathOf = (written: string, view = blank, from = here) => {
  const { path, pathKnown } = pathFacts(written, from, view)
  return pathKnown ? path : null
}

describe('a path is where the kernel would go', () => {
  test.each([
    ['a', '/home/dev/proj/a'],
    ['./a//b/.', '/home/dev/proj/a/b'],
    ['../x', '/home/dev/x'],
    ['../../../../../etc/passwd', '/etc/passwd'],
    ['/etc/../home/dev/./x/', '/home/dev/x'],
    ['~', '/home/dev'],
    ['~/x', '/home/dev/x'],
    ['~x', '/home/dev/proj/~x'],
    ['/', '/'],
    ['/proc/self/root/etc/passwd', '/etc/passwd'],
    ['/proc/thread-self/root/../etc/passwd', '/etc/passwd'],
    ['/proc/self/task/7/root/etc/passwd', '/etc/passwd'],
    [`/proc/${marks.part}/root/etc/passwd`, '/etc/passwd'],
    ['/proc/self/cwd/a', '/home/dev/proj/a'],
    ['/proc/self/root/proc/self/cwd/../x', '/home/dev/x'],
    ['/proc/1/root/etc/passwd', '/proc/1/root/etc/passwd'],
    ['/proc/self/environ', '/proc/self/environ'],
    ['/home/dev/.ssh/id_rsa/..namedfork/data', '/home/dev/.ssh/id_rsa'],
  ])('%s', (written, path) => {
    expect(pathOf(written)).toBe(path)
  })

  test('the folder is the one where the program stands, not where the call began', () => {
    expect(pathOf('/proc/self/cwd/passwd', blank, '/etc')).toBe('/etc/passwd')
  })
})

describe('what nobody can tell is unknown', () => {
  test.each([
    ['an empty path', ''],
    ['a NUL', 'a\0b'],
    ['a longer path than the kernel takes', 'a/'.repeat(2_100)],
    ['an unknown word', `a${marks.text}`],
    ['the parent of what a pattern matches', `${marks.star}/../x`],
    ["another process's folder", '/proc/123/cwd/x'],
    ["the program's own descriptors", '/proc/self/fd/7'],
    ['the same by another way', '/dev/fd/7'],
    ["the program's own executable", '/proc/self/exe'],
    ['a file by its number', '/.vol/1/2'],
    ['a share', '\\\\server\\share\\x'],
    ['a device of Windows', '\\\\.\\PhysicalDrive0'],
    ['a short name of Windows', 'C:\\PROGRA~1\\x'],
    ['a variable of Windows that nobody knows', '%OneDrive%\\x'],
  ])('%s', (_, written) => {
    expect(pathFacts(written, here, blank)).toMatchObject({
      pathKnown: false,
      path: '',
      labels: [],
      inWorkspace: false,
    })
  })

  test('a relative path where the folder is unknown', () => {
    expect(pathOf('x', blank, marks.text)).toBeNull()
    expect(pathOf('/proc/self/cwd/x', blank, marks.text)).toBeNull()
    expect(pathOf('/x', blank, marks.text)).toBe('/x')
  })

  test('a look that could not be taken', () => {
    const view: WorkspaceView = { ...blank, look: () => ({ kind: 'unknown' }) }
    expect(pathOf('a', view)).toBeNull()
  })
})

describe('forms of Windows do not read as names in the project', () => {
  test.each([
    ['C:\\Users\\dev\\.ssh\\id_rsa', '/mnt/c/Users/dev/.ssh/id_rsa'],
    ['c:/Users/dev/x', '/mnt/c/Users/dev/x'],
    ['\\\\?\\C:\\x', '/mnt/c/x'],
    ['//?/C:/x', '/mnt/c/x'],
    ['D:', '/mnt/d'],
    ['C:\\x\\..\\y', '/mnt/c/y'],
    ['C:\\Users\\dev\\.env. . ', '/mnt/c/Users/dev/.env'],
    ['C:\\Users\\dev\\.env::$DATA', '/mnt/c/Users/dev/.env'],
    ['%USERPROFILE%\\.ssh\\id_rsa', '/home/dev/.ssh/id_rsa'],
    ['%AppData%\\x', '/home/dev/AppData/Roaming/x'],
    ['%WINDIR%\\x', '/mnt/c/Windows/x'],
    ['a:b', '/home/dev/proj/a:b'],
  ])('%s', (written, path) => {
    expect(pathOf(written)).toBe(path)
  })
})

describe('links are followed', () => {
  const view = machine({
    '/home/dev/proj/keys': '../.ssh',
    '/home/dev/proj/round': 'round',
    '/home/dev/proj/abs': '/etc',
    '/home/dev/proj/marked': `/${marks.star}`,
    '/home/dev/.bashrc': 'dotfiles/bashrc',
  })
  test.each([
    ['keys/id_rsa', '/home/dev/.ssh/id_rsa'],
    ['keys/../x', '/home/dev/x'],
    ['abs/passwd', '/etc/passwd'],
    ['~/.bashrc', '/home/dev/dotfiles/bashrc'],
    ['round', null],
    ['marked/x', null],
  ])('%s', (written, path) => {
    expect(pathOf(written, view)).toBe(path)
  })

  test('a file keeps the labels of the name that it was reached by', () => {
    expect(pathFacts('~/.bashrc', here, view).labels).toEqual(['shell-startup'])
    expect(pathFacts('dotfiles/bashrc', '/home/dev', view).labels).toEqual([])
  })

  test('what is deleted is the link itself, unless the path goes through it', () => {
    const deleted = (written: string) => pathFacts(written, here, view, false).path
    expect(deleted('keys')).toBe('/home/dev/proj/keys')
    expect(deleted('keys/')).toBe('/home/dev/.ssh')
    expect(deleted('keys/id_rsa')).toBe('/home/dev/.ssh/id_rsa')
    expect(deleted('abs/../round')).toBe('/round')
  })

  test('/proc/self is never looked at: it would be ours', () => {
    const asked: string[] = []
    const look = (path: string): PathLook => {
      asked.push(path)
      return { kind: 'absent' }
    }
    pathOf('/proc/self/environ', { ...blank, look })
    expect(asked).toEqual(['/proc'])
  })
})

describe('a file with several names', () => {
  const view: WorkspaceView = {
    ...blank,
    look: (path) =>
      path === '/home/dev/proj/notes.txt' || path === '/home/dev/.bashrc'
        ? { kind: 'file', hardLinks: 2, id: '1:7' }
        : path.startsWith('/home/dev/proj/node_modules/')
          ? { kind: 'file', hardLinks: 9, id: '1:8' }
          : { kind: 'absent' },
  }

  test('is its telling name too', () => {
    expect(pathFacts('notes.txt', here, view)).toMatchObject({
      path: '/home/dev/.bashrc',
      inWorkspace: false,
      labels: ['hard-linked', 'shell-startup'],
    })
  })

  test("is nothing but linked where it is a package store's", () => {
    expect(pathFacts('node_modules/a/b.js', here, view)).toMatchObject({
      path: '/home/dev/proj/node_modules/a/b.js',
      inWorkspace: true,
      labels: ['hard-linked'],
    })
  })

  test('is told by the name of its own that tells', () => {
    expect(pathFacts('~/.bashrc', here, view).path).toBe('/home/dev/.bashrc')
  })
})

describe('where letter case is one', () => {
  test.each([
    ['PROJ/a', '/Users/dev', true],
    ['/users/DEV/proj/a', '/', true],
    ['/Users/dev/proj2', '/', false],
  ])('%s from %s is in the project: %s', (written, from, inWorkspace) => {
    expect(pathFacts(written, from, mac).inWorkspace).toBe(inWorkspace)
  })

  test('where it is not, another case is another file', () => {
    expect(pathFacts('/home/dev/PROJ/a', here, blank).inWorkspace).toBe(false)
  })
})

test('the longest path costs no more than others', () => {
  const started = performance.now()
  for (const name of ['a', marks.star, '..', '.', '', '/proc/1/root'])
    pathFacts(`${`${name}/`.repeat(4_000 / (name.length + 1))}x`, here, blank)
  expect(performance.now() - started).toBeLessThan(300)
})
