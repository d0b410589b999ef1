import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { digestFolder } from './digest-folder.ts'
import { digestFile } from './digest-named.ts'
import { ownFiles } from './files.ts'

const uid = process.getuid?.() ?? 0
const home = realpathSync(mkdtempSync(join(tmpdir(), 'custody-digest-')))
afterAll(() => rmSync(home, { recursive: true }))

const rules = { uid, maxBytes: 1_000_000, timeoutMs: 2000 }
const bounds = { filesMax: 100, bytesMax: 1_000_000, timeoutMs: 10_000 }
const hashFile = async (descriptor: number) =>
  hash('sha256', readFileSync(`/proc/self/fd/${descriptor}`))

let folders = 0
function folderOf(files: { readonly [path: string]: string }): string {
  const root = join(home, `${(folders += 1)}`)
  mkdirSync(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const digestOf = async (root: string, change: object = {}) => {
  const files = {
    ...ownFiles(uid, 2000),
    async digest(path: string) {
      const one = await digestFile(path, rules, hashFile)
      return one.ok ? one.value : null
    },
  }
  const digest = await digestFolder(files, root, { ...bounds, ...change })
  return digest.ok ? digest.value.sha256 : digest.error.code
}

test('a file has the digest of its content, and the time of its last change', async () => {
  const root = folderOf({ a: 'kept' })
  const before = Date.now()
  const digest = await digestFile(join(root, 'a'), rules, hashFile)
  expect(digest).toMatchObject({ ok: true, value: { sha256: hash('sha256', 'kept') } })
  expect(digest.ok && Math.abs(digest.value.changedAtMs - before)).toBeLessThan(60_000)
})

test.each([
  { because: 'it is a link', make: (path: string) => symlinkSync('/etc/hostname', path) },
  { because: 'it is a pipe', make: (path: string) => execFileSync('mkfifo', [path]) },
  { because: 'it is a folder', make: (path: string) => mkdirSync(path) },
  { because: 'it is not there', make: () => undefined },
])('a file has none when $because', async ({ make }) => {
  const path = join(folderOf({}), 'x')
  make(path)
  expect((await digestFile(path, rules, hashFile)).ok).toBe(false)
})

test('a file that could not be hashed has none', async () => {
  const path = join(folderOf({ a: 'kept' }), 'a')
  expect((await digestFile(path, rules, async () => null)).ok).toBe(false)
})

describe('a folder', () => {
  const files = { 'index.js': 'run', 'node_modules/left/index.js': 'pad' }

  test('is the same wherever it lies', async () => {
    expect(await digestOf(folderOf(files))).toBe(await digestOf(folderOf(files)))
    expect(await digestOf(folderOf(files))).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['a file that changed', { ...files, 'index.js': 'ruin' }],
    ['a file more', { ...files, 'more.js': '' }],
    ['a file less', { 'index.js': 'run' }],
    ['a dependency that changed', { ...files, 'node_modules/left/index.js': 'bad' }],
    ['a file under another name', { 'main.js': 'run', 'node_modules/left/index.js': 'pad' }],
  ])('is another with %s', async (_, other) => {
    expect(await digestOf(folderOf(other))).not.toBe(await digestOf(folderOf(files)))
  })

  test('is another by where a link leads', async () => {
    const [plain = '', linked = '', elsewhere = ''] = [1, 2, 3].map(() => folderOf(files))
    symlinkSync('index.js', join(linked, 'x'))
    symlinkSync('/etc/hostname', join(elsewhere, 'x'))
    const digests = await Promise.all([plain, linked, elsewhere].map((one) => digestOf(one)))
    expect(new Set(digests).size).toBe(3)
  })

  test('is the same with what Python compiles and tools cache', async () => {
    const compiled = { ...files, '__pycache__/a.pyc': 'x', '.cache/b': 'y' }
    expect(await digestOf(folderOf(compiled))).toBe(await digestOf(folderOf(files)))
  })

  test('has none beyond its bounds, with a pipe in it, or where it is no folder', async () => {
    const root = folderOf(files)
    expect(await digestOf(root, { filesMax: 1 })).toBe('FOLDER_TOO_LARGE')
    expect(await digestOf(root, { bytesMax: 4 })).toBe('FOLDER_TOO_LARGE')
    expect(await digestOf(root, { timeoutMs: -1 })).toBe('FOLDER_TIMEOUT')
    expect(await digestOf(join(root, 'index.js'))).toBe('FOLDER_UNREADABLE')
    expect(await digestOf('/proc/self')).toBe('FOLDER_UNREADABLE')
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(await digestOf(root)).toBe('FOLDER_UNREADABLE')
  })
})
