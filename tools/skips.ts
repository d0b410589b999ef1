import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { swtpmHere } from '@custody/testkit'

/** A suite that may be skipped, by the beginning of its name, and when: only then is the skip no failure. */
export type AllowedSkip = {
  readonly name: string
  readonly because: string
  /**
   * `shared-absent`: only where the shared folder is absent. `not-root`: only where nobody is root. `no-cgroups`: only where
   * that is so, or no cgroup2 can be written, as in most containers. `no-systemd`, `no-valgrind`: only where none is
   * installed. `no-swtpm`: only where none is, and none was fetched. `no-python`: only where python3 or openssl is missing.
   */
  readonly when: keyof Machine
}

/** What a machine lacks. */
export type Machine = {
  readonly 'shared-absent': boolean
  readonly 'not-root': boolean
  readonly 'no-cgroups': boolean
  readonly 'no-systemd': boolean
  readonly 'no-valgrind': boolean
  readonly 'no-swtpm': boolean
  readonly 'no-python': boolean
}

/** Which of the skipped tests may not be skipped. In a lenient run (not CI) every skip may. */
export function judgeSkips(
  skips: readonly string[],
  { root, strict }: { readonly root: string; readonly strict: boolean },
): { readonly refused: readonly string[] } {
  if (!strict) return { refused: [] }
  const allowed: readonly AllowedSkip[] = JSON.parse(
    readFileSync(join(root, 'tools', 'allowed-skips.json'), 'utf8'),
  )
  const machine = {
    'shared-absent': !existsSync(sharedFolder(root)),
    'not-root': process.getuid?.() !== 0,
    'no-cgroups': process.getuid?.() !== 0 || !writableCgroups(),
    'no-valgrind': !existsSync('/usr/bin/valgrind'),
    'no-systemd': !existsSync('/lib/systemd/systemd'),
    'no-swtpm': swtpmHere() === null,
    'no-python': !isOnPath('python3') || !isOnPath('openssl'),
  }
  return { refused: refusedSkips(skips, allowed, machine) }
}

export function refusedSkips(
  skips: readonly string[],
  allowed: readonly AllowedSkip[],
  machine: Machine,
): readonly string[] {
  const may = allowed.filter((skip) => machine[skip.when])
  return skips.filter((name) => !may.some((skip) => name.startsWith(skip.name)))
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':')
  return folders.some((folder) => existsSync(join(folder, program)))
}

function writableCgroups(): boolean {
  if (!existsSync('/proc/mounts')) return false
  return / cgroup2 (?:\S*,)?rw[, ]/.test(readFileSync('/proc/mounts', 'utf8'))
}

/** The folder of data made by others. Absent on a user's machine. */
export function sharedFolder(root: string): string {
  return process.env['CUSTODY_SHARED'] ?? join(root, '..', 'shared')
}
