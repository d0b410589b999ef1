import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'
import { systemPlaces, systemPrograms } from './places.ts'

/** That the programs are there, and that nobody but root can change them or put others in their place. */
export function checkPrograms(): Result<true, CliProblem> {
  for (const name of systemPrograms) {
    const path = join(systemPlaces.programs, name)
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      return err({ code: 'SYSTEM_PROGRAMS_MISSING', path })
    for (let at = path; at !== '/'; at = dirname(at)) {
      const { uid, mode } = statSync(at)
      if (uid !== 0 || (mode & 0o022) !== 0)
        return err({ code: 'SYSTEM_PROGRAMS_EXPOSED', path: at })
    }
  }
  return ok(true)
}
