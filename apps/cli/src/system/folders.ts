import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { accountNamed } from './accounts.ts'
import type { Step } from './step.ts'

/** A folder of the installation, whose it is and who may do what in it. */
export type SystemFolder = { readonly path: string; readonly owner: string; readonly mode: number }

/** Makes a folder, or gives it its owner and mode back. What is below it stays. */
export function makeFolderStep({ path, owner, mode }: SystemFolder): readonly Step[] {
  const is = statusOf(path)
  const should = owner === 'root' ? { uid: 0, gid: 0 } : accountNamed(owner)
  const right =
    is?.isDirectory() === true &&
    is.uid === should?.uid &&
    is.gid === should.gid &&
    (is.mode & 0o7777) === mode
  if (right) return []
  const was = is === null ? '' : `, now ${is.uid}:${is.gid} ${octal(is.mode)}`
  return [
    {
      sign: is === null ? '+' : '~',
      says: `folder ${path} (${owner}, ${octal(mode)}${was})`,
      act() {
        const account = owner === 'root' ? { uid: 0, gid: 0 } : accountNamed(owner)
        if (account === null) throw new Error(`there is no account ${owner}`)
        if (statusOf(path) === null) mkdirSync(path, { mode, recursive: true })
        if (!lstatSync(path).isDirectory()) throw new Error(`${path} is no folder`)
        chownSync(path, account.uid, account.gid)
        chmodSync(path, mode)
      },
    },
  ]
}

/** Takes away a folder and all that is in it. */
export function removeTree(path: string, what: string): readonly Step[] {
  if (statusOf(path) === null) return []
  return [
    {
      sign: '-',
      says: `${what} ${path}`,
      act: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
    },
  ]
}

export function statusOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null
}

function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8)}`
}
