import { existsSync, lstatSync } from 'node:fs'

/** Where a separate installation stands. Source: spec/local-protocol.md, "The separate installation". */
export const separatePlaces = {
  hookPort: 703,
  programs: '/usr/lib/custody',
  askProgram: '/usr/lib/custody/custody-ask',
  brokerProgram: '/usr/lib/custody/custody-broker',
  run: '/run/custody',
  controlSocket: '/run/custody/control.sock',
  state: '/var/lib/custody',
  sealState: '/var/lib/custody-seal',
  trustPolicy: '/var/lib/custody/trust-policy',
  daemonLog: '/var/lib/custody/logs/daemon.log',
  floor: '/etc/custody/floor.json',
} as const

/**
 * Whether this machine has a separate installation, and no other home is named. Only what stands in a folder of root's
 * that nobody else may write counts: a daemon of an account's own making is not asked in its place.
 */
export function isSeparate(env: { readonly [name: string]: string | undefined }): boolean {
  if ((env['CUSTODY_HOME'] ?? '') !== '') return false
  const { run, controlSocket, programs, brokerProgram } = separatePlaces
  return (
    (isRoots(run) && existsSync(controlSocket)) || (isRoots(programs) && existsSync(brokerProgram))
  )
}

function isRoots(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false })
  return (
    status !== undefined && status.isDirectory() && status.uid === 0 && (status.mode & 0o022) === 0
  )
}
