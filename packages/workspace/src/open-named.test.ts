import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openNamed } from './open-named.ts'
import type { OpenRules } from './named-file.ts'

const uid = process.getuid?.() ?? 0
const home = realpathSync(mkdtempSync(join(tmpdir(), 'custody-open-')))
const folder = join(home, 'agent')
afterAll(() => rmSync(home, { recursive: true }))
mkdirSync(join(folder, 'session'), { recursive: true })
const rules: OpenRules = { uid, maxBytes: 1_000_000, timeoutMs: 2000, under: folder }

/** A file named in the agent's folder; the text is a secret that must not come out where it must not. */
function file(name: string, text = 'kept'): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function link(name: string, target: string): string {
  symlinkSync(target, join(folder, name))
  return join(folder, name)
}

const outside = join(home, 'outside.txt')
writeFileSync(outside, 'not yours')
// A file of another account: made where we may, found where we may not.
const foreign = uid === 0 ? file('foreign') : '/etc/hostname'
if (uid === 0) {
  chownSync(foreign, 12345, 12345)
  chmodSync(foreign, 0o644)
}
const fifo = join(folder, 'fifo')
execFileSync('/usr/bin/mkfifo', [fifo])
const sparse = file('sparse')
truncateSync(sparse, 10 * 1024 ** 3)

test('an ordinary file is read whole', async () => {
  const read = await openNamed(file('plain.jsonl', 'one\ntwo\n'), rules)
  expect(read.ok && Buffer.from(read.value).toString()).toBe('one\ntwo\n')
})

test.each([
  ['a link at the end', link('last', outside), 'FILE_LINK_REFUSED'],
  ['a link to a file that only root may read', link('shadow', '/etc/shadow'), 'FILE_LINK_REFUSED'],
  ['a link at the end to a file beside it', link('beside', sparse), 'FILE_LINK_REFUSED'],
  [
    'a folder on the way that is a link to the outside',
    join(link('way', home), 'outside.txt'),
    'FILE_OUTSIDE_FOLDER',
  ],
  [
    'a folder on the way that leads into /proc',
    join(link('proc', '/proc/self'), 'environ'),
    'FILE_NOT_REGULAR',
  ],
  ['a file outside the folder', outside, 'FILE_OUTSIDE_FOLDER'],
  ['a FIFO that nobody writes to', fifo, 'FILE_NOT_REGULAR'],
  ['a sparse file of 10 GB', sparse, 'FILE_TOO_LARGE'],
  ['/dev/zero', '/dev/zero', 'FILE_NOT_REGULAR'],
  ['/proc/self/root/etc/passwd', '/proc/self/root/etc/passwd', 'FILE_NOT_REGULAR'],
  ['a folder', join(folder, 'session'), 'FILE_NOT_REGULAR'],
  ['nothing', join(folder, 'nothing'), 'FILE_ABSENT'],
  ['something below a file', join(folder, 'sparse', 'x'), 'FILE_ABSENT'],
  ['a path upwards', join(folder, 'session') + '/../sparse', 'FILE_PATH_BAD'],
  ['a relative path', 'agent/sparse', 'FILE_PATH_BAD'],
  ['a path with a NUL', `${folder}/a\0b`, 'FILE_PATH_BAD'],
  ['links in a circle', join(link('round', join(folder, 'round')), 'x'), 'FILE_UNREADABLE'],
])('%s is a problem, quickly, and nothing is read', async (_, path, code) => {
  const started = performance.now()
  expect(await openNamed(path, rules)).toMatchObject({ ok: false, error: { code } })
  expect(performance.now() - started).toBeLessThan(1500)
})

test('a file too large is not read at all: its size is told as it stands', async () => {
  expect(await openNamed(sparse, rules)).toEqual({
    ok: false,
    error: { code: 'FILE_TOO_LARGE', sizeBytes: 10 * 1024 ** 3 },
  })
})

test('a file of another account is a problem', async () => {
  expect(await openNamed(foreign, { ...rules, under: null })).toEqual({
    ok: false,
    error: { code: 'FILE_OWNER_DIFFERS' },
  })
})

test('a link on the way is followed where it stays below the folder', async () => {
  link('again', join(folder, 'session'))
  writeFileSync(join(folder, 'session', 'in'), 'in')
  expect(await openNamed(join(folder, 'again', 'in'), rules)).toMatchObject({ ok: true })
})

test('the folder itself may be a link', async () => {
  symlinkSync(folder, join(home, 'linked'))
  expect(
    await openNamed(join(home, 'linked', 'plain.jsonl'), { ...rules, under: join(home, 'linked') }),
  ).toMatchObject({ ok: true })
})

test('many at once wait for their turn', async () => {
  const path = file('many', 'x'.repeat(100_000))
  const reads = await Promise.all(Array.from({ length: 50 }, () => openNamed(path, rules)))
  expect(reads.every((read) => read.ok)).toBe(true)
})
