import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

test('every missing folder is made, with the mode; one that is there stays', () => {
  const root = mkdtempSync(join(tmpdir(), 'custody-folder-'))
  makeFolder(join(root, 'a', 'b'), 0o700)
  makeFolder(join(root, 'a', 'b'), 0o755)
  expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700)
  expect(statSync(join(root, 'a', 'b')).mode & 0o777).toBe(0o700)
  rmSync(root, { recursive: true })
})

test.skipIf(!existsSync('/proc/self'))(
  'a place that takes no folders is an error, not an endless loop',
  () => {
    expect(() => makeFolder('/proc/self/custody/daemon', 0o700)).toThrow(/ENOENT|EACCES/)
  },
)
