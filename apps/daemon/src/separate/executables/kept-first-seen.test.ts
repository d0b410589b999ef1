import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepFirstSeen, readFirstSeen } from './kept-first-seen.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-first-seen-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'agent-executables.json')
const one = {
  name: 'claude-code',
  version: '2.1.330',
  sha256: 'ab'.repeat(32),
  firstSeenAt: 7,
} as const

test('no file is nothing seen yet, and what is kept comes back', () => {
  expect(readFirstSeen(path)).toEqual([])
  keepFirstSeen(path, [one])
  expect(readFirstSeen(path)).toEqual([one])
})

test.each(['', '{', '[]', '{"v":2,"firstSeen":[]}', '{"v":1,"firstSeen":[{"name":"x"}]}'])(
  'a file that holds %j is none of ours, and never as if nothing had been seen',
  (text) => {
    writeFileSync(path, text)
    expect(readFirstSeen(path)).toBeNull()
  },
)
