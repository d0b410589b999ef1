import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import type { Shim } from './shim.ts'

/** A folder whose writes last only from their sync on, for a part that was started with its `env`. */
export type ForgettingDisk = {
  readonly env: { readonly [name: string]: string }
  /** What stands in the folder now counts as synced. */
  readonly keep: () => void
  /** What was not synced is gone. The part must be dead by then. */
  readonly lose: () => void
}

type Owner = { readonly uid: number; readonly gid: number }

/** `platter` must be writable to the part; `owner`: whose it is, where that is not the test's own account. */
export function forgettingDisk(
  { path }: Shim,
  disk: string,
  platter: string,
  owner: Owner | null,
): ForgettingDisk {
  const keep = () => {
    rmSync(platter, { recursive: true, force: true })
    cpSync(disk, platter, { recursive: true, preserveTimestamps: true })
    if (owner !== null && process.getuid?.() === 0)
      spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, platter])
  }
  return {
    env: { LD_PRELOAD: path, CUSTODY_DISK: disk, CUSTODY_PLATTER: platter },
    keep,
    lose() {
      rmSync(disk, { recursive: true, force: true })
      if (existsSync(platter)) renameSync(platter, disk)
      // What stands on the disk after the cut was synced: it is on the platter from the start.
      keep()
    },
  }
}
