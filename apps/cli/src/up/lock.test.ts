import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@custody/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { homeAt } from '../home.ts'
import type { Home } from '../home.ts'
import { isLocked, takeLock } from './lock.ts'
import { writeRunning } from './running.ts'

let home: Home
beforeEach(() => void (home = homeAt(mkdtempSync(join(tmpdir(), 'custody-lock-')))))
afterEach(() => rmSync(home.path, { recursive: true, force: true }))

const holding = `
  import { homeAt } from '${import.meta.dirname}/../home.ts'
  import { takeLock } from '${import.meta.dirname}/lock.ts'
  process.stdout.write(String(takeLock(homeAt(process.argv[1])).ok))
  setInterval(() => {}, 1000)`

/** Another process that holds the lock. */
async function holder(): Promise<{ readonly pid: number; readonly kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [
    '--input-type=module-typescript',
    '-e',
    holding,
    home.path,
  ])
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('true')
  const gone = once(child, 'exit')
  return { pid: child.pid ?? 0, kill: async () => void (child.kill('SIGKILL'), await gone) }
}

test('a lock that is let go can be taken again', () => {
  const first = takeLock(home)
  expect(first.ok).toBe(true)
  if (first.ok) first.value()
  expect(isLocked(home)).toBe(false)
  expect(takeLock(home).ok).toBe(true)
})

test('a second process is told who holds it and since when', async () => {
  const other = await holder()
  const since = instant(1_790_000_000_000)
  writeRunning(home, {
    pid: other.pid,
    serverPid: null,
    daemonPid: null,
    serverUrl: null,
    consoleUrl: null,
    hookPort: 47615,
    since,
  })
  expect(isLocked(home)).toBe(true)
  expect(takeLock(home)).toEqual({ ok: false, error: { code: 'LOCK_HELD', pid: other.pid, since } })
  await other.kill()
})

test('the lock of a process that was killed is free at once, whatever up.json still says', async () => {
  const other = await holder()
  await other.kill()
  expect(isLocked(home)).toBe(false)
  expect(takeLock(home).ok).toBe(true)
})
