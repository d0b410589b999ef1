import { chmodSync, statSync } from 'node:fs'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Home } from '../home.ts'
import { makeFolder } from '../make-folder.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'

/** Makes the home and its folders where they are not there yet, 0700 and this user's own. Safe to call twice. */
export function makeHome(home: Home, uid: number | null): Result<true, CliProblem> {
  const unusable = (because: string) =>
    err({ code: 'HOME_UNUSABLE', path: home.path, because } as const)
  try {
    makeFolder(home.path, 0o700)
    const stats = statSync(home.path)
    if (!stats.isDirectory()) return unusable('it is no folder')
    if (uid !== null && stats.uid !== uid)
      return unusable(`it belongs to user ${stats.uid}, you are ${uid}`)
    if ((stats.mode & 0o777) !== 0o700) chmodSync(home.path, 0o700)
    for (const folder of [home.server, home.daemon, home.installs, home.logs])
      makeFolder(folder, 0o700)
    return ok(true)
  } catch (error) {
    return unusable(reasonOf(error))
  }
}
