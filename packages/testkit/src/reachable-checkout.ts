import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A checkout that every user of this machine can run from. */
export type ReachableCheckout = Disposable & { readonly folder: string }

/**
 * Gives the checkout itself where every user can reach it; else a copy by hard links below the system's
 * temporary folder, gone when disposed of. A clone made by root often stands in a folder of mode 0700.
 */
export function reachableCheckout(checkout: string): ReachableCheckout {
  if (process.getuid?.() !== 0 || foldersAbove(checkout).every(traversable))
    return { folder: checkout, [Symbol.dispose]: () => {} }

  const folder = mkdtempSync(join(tmpdir(), 'custody-checkout-'))
  chmodSync(folder, 0o755)
  const parts = readdirSync(checkout).filter((part) => part !== '.git')
  const copy = (...how: readonly string[]) =>
    spawnSync('cp', [...how, ...parts.map((part) => join(checkout, part)), folder]).status === 0
  if (!copy('-al') && !copy('-a')) throw new Error(`cannot copy the checkout to ${folder}`)
  spawnSync('chmod', ['a+rX', folder])
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)]
}

function traversable(folder: string): boolean {
  return (statSync(folder).mode & 0o005) === 0o005
}
