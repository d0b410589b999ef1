import { readFileSync, readdirSync, statSync } from 'node:fs'
import { parseAccounts } from '../home/account-table.ts'
import type { Account } from '../home/account.ts'
import { readUid } from '../identify/process-stat.ts'

/** The names of accounts by their number; `uid N` where the table has none. */
export function accountNames(path: string): (uid: number) => string {
  let accounts: ReadonlyMap<number, Account> = new Map()
  try {
    accounts = parseAccounts(readFileSync(path, 'utf8'))
  } catch {
    // Numbers are told instead.
  }
  return (uid) => (uid === 0 ? 'root' : (accounts.get(uid)?.name ?? `uid ${uid}`))
}

/**
 * The accounts whose agents are governed: those of the passwd table, but for root and our own. The table is read anew
 * when it changed.
 */
export function governedAccounts(
  path: string,
  ours: readonly number[],
): (uid: number) => Account | null {
  let version = ''
  let accounts: ReadonlyMap<number, Account> = new Map()
  return (uid) => {
    try {
      const { mtimeMs, size, ino } = statSync(path)
      const now = `${mtimeMs}:${size}:${ino}`
      if (now !== version) accounts = parseAccounts(readFileSync(path, 'utf8'))
      version = now
    } catch {
      return null
    }
    return uid === 0 || ours.includes(uid) ? null : (accounts.get(uid) ?? null)
  }
}

/** The governed accounts under which a process runs now, by number. */
export function runningAccounts(
  accountOf: (uid: number) => Account | null,
  proc = '/proc',
): readonly Account[] {
  const uids = readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readUid(proc, Number(name)))
  return [...new Set(uids)]
    .toSorted((one, other) => (one ?? 0) - (other ?? 0))
    .flatMap((uid) => (uid === null ? [] : (accountOf(uid) ?? [])))
}
