import { DatabaseSync } from 'node:sqlite'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Home } from '../home.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'
import { readRunning } from './running.ts'

// SQLite's result codes. Source: sqlite.org/rescode.html.
const busy = 5

// A probe holds the lock for less than a millisecond; `up` waits that long before it believes that another has it.
const patienceMs = 250

// What nobody refers to is collected and closed, and with it the lock would go, though the process lives on.
const locks = new Set<DatabaseSync>()

/**
 * Takes the lock of a home for as long as this process lives; gives back the function that lets it go.
 *
 * The lock is a POSIX record lock that SQLite puts on `up.lock`: the kernel drops it when the process ends,
 * however it ends, so there is no stale lock to clean up. The file stays empty.
 */
export function takeLock(home: Home): Result<() => void, CliProblem> {
  const held = open(home.lock, 'EXCLUSIVE')
  if (held.ok) {
    locks.add(held.value)
    return ok(() => {
      locks.delete(held.value)
      held.value.close()
    })
  }
  if (held.error !== 'held')
    return err({ code: 'HOME_UNUSABLE', path: home.path, because: held.error })
  const holder = readRunning(home)
  return err({ code: 'LOCK_HELD', pid: holder?.pid ?? null, since: holder?.since ?? null })
}

/** Whether a living process holds the lock. Takes it for a moment to find out. */
export function isLocked(home: Home): boolean {
  const probe = open(home.lock, 'SHARED')
  if (probe.ok) probe.value.close()
  return !probe.ok && probe.error === 'held'
}

function open(path: string, how: 'EXCLUSIVE' | 'SHARED'): Result<DatabaseSync, string> {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path, {
      timeout: how === 'EXCLUSIVE' ? patienceMs : 0,
      readOnly: how === 'SHARED',
    })
    database.exec(how === 'EXCLUSIVE' ? 'BEGIN EXCLUSIVE' : 'SELECT count(*) FROM sqlite_schema')
    return ok(database)
  } catch (error) {
    database?.close()
    const code = error instanceof Error && 'errcode' in error ? error.errcode : null
    return err(code === busy ? 'held' : reasonOf(error))
  }
}
