import { DatabaseSync } from 'node:sqlite'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { DaemonAddress } from '@custody/protocol'
import { causeOf, readText } from './home-folder.ts'
import type { DaemonHome } from './home-folder.ts'

export type LockProblem =
  /** Another daemon works here; `pid` as it wrote it down, null where it did not yet. */
  | { readonly code: 'DAEMON_RUNNING'; readonly pid: number | null }
  | { readonly code: 'LOCK_UNREADABLE'; readonly cause: string }

/**
 * Holds the home for this process alone. The lock is the kernel's (SQLite takes it on an empty database): it ends with
 * the process, however that ends, and needs no clearing up.
 */
export function holdLock(home: DaemonHome): Result<{ readonly free: () => void }, LockProblem> {
  try {
    const db = new DatabaseSync(home.lock)
    try {
      db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    } catch (cause) {
      db.close()
      throw cause
    }
    return ok({ free: () => db.close() })
  } catch (cause) {
    return cause instanceof Error && 'errcode' in cause && cause.errcode === 5
      ? err({ code: 'DAEMON_RUNNING', pid: holderOf(home) })
      : err({ code: 'LOCK_UNREADABLE', cause: causeOf(cause) })
  }
}

function holderOf(home: DaemonHome): number | null {
  try {
    return DaemonAddress.parse(JSON.parse(readText(home.address) ?? '')).pid
  } catch {
    return null
  }
}
