import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { schema, schemaVersion, upgrades } from './schema.ts'

/** A connection that writes. There is one per store at a time, over all processes. */
export type WritingConnection = { readonly db: DatabaseSync; readonly close: () => void }

/**
 * `STORE_HELD`: another process writes it, `holder` says which. `STORE_NEWER`: made by a later version. Both need a
 * person.
 */
export type OpenProblem =
  | { readonly code: 'STORE_HELD'; readonly holder: string }
  | { readonly code: 'STORE_NEWER'; readonly version: number }

/**
 * Opens the store to write, and makes it if it is new. A second writer is refused: the lock is a transaction that is
 * never ended on a file beside the store, so the kernel lets go of it when the process dies, however it dies.
 */
export function openToWrite(path: string, holder: string): Result<WritingConnection, OpenProblem> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(`${path}-lock`, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    return err({ code: 'STORE_HELD', holder: readHolder(path) })
  }
  writeFileSync(`${path}-holder`, holder, { mode: 0o600 })
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec('PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000')
  db.exec(
    'PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864',
  )
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > schemaVersion) return err({ code: 'STORE_NEWER', version })
  const steps = version === 0 ? [schema] : upgrades.slice(version - 1)
  if (steps.length > 0)
    db.exec(`BEGIN; ${steps.join(' ')} PRAGMA user_version = ${schemaVersion}; COMMIT`)
  const close = (): void => {
    db.close()
    lock.close()
  }
  return ok({ db, close })
}

/** A connection that only reads. Any number of them, beside the one that writes. */
export function openToRead(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  db.exec(
    'PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824; PRAGMA query_only = ON',
  )
  return db
}

function readHolder(path: string): string {
  try {
    return readFileSync(`${path}-holder`, 'utf8')
  } catch {
    return 'unknown'
  }
}
