import { mkdtempSync, readFileSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** A cgroup to be a machine's whole tree, and its end. */
export type OwnCgroup = { readonly folder: string; readonly remove: () => void }

/** Where this machine's cgroup2 is mounted to be written; null where it is not. */
function cgroups(): string | null {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n')
  const [, place] = mounts.map((line) => line.split(' ')).find(isWritable) ?? []
  return place ?? null
}

function isWritable([, , type, options = '']: readonly string[]): boolean {
  return type === 'cgroup2' && options.split(',').includes('rw')
}

/** Makes a cgroup below this machine's root one. Throws where that cannot be. */
export function ownCgroup(): OwnCgroup {
  const root = cgroups()
  if (root === null) throw new Error('no cgroup2 that can be written')
  const folder = mkdtempSync(join(root, 'custody-machine-'))
  return { folder, remove: () => removeTree(folder) }
}

/** Cgroups go by rmdir(2), the inner ones first. */
function removeTree(folder: string): void {
  for (const inner of readdirSync(folder, { withFileTypes: true }))
    if (inner.isDirectory()) removeTree(join(folder, inner.name))
  rmdirSync(folder)
}
