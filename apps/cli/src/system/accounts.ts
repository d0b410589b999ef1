import { readFileSync } from 'node:fs'
import type { Step } from './step.ts'
import { runTool } from './run-tool.ts'

export type SystemAccount = { readonly uid: number; readonly gid: number }

/** The account of that name in the machine's own table; null if there is none. */
export function accountNamed(name: string): SystemAccount | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

/** Makes an account that nobody signs in to, with a group of its own. Nothing where it is there. */
export function makeAccount(name: string): readonly Step[] {
  if (accountNamed(name) !== null) return []
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  return [
    {
      sign: '+',
      says: `account ${name} (system, no home, no login)`,
      act: () => runTool('useradd', [...options, '--shell', '/usr/sbin/nologin', name]),
    },
  ]
}

/** Takes an account away, and its group with it. */
export function removeAccount(name: string): readonly Step[] {
  if (accountNamed(name) === null) return []
  return [{ sign: '-', says: `account ${name}`, act: () => runTool('userdel', [name]) }]
}
