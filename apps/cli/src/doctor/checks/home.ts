import { chmodSync, statSync } from 'node:fs'
import { err, ok } from '@custody/model'
import { shortPath } from '../../typed.ts'
import { reasonOf } from '../../write-file.ts'
import type { Check, Fix } from '../check.ts'
import { fail, pass } from '../check.ts'

/** Whether the home is a folder of this user's own that no other can look into. */
export const home: Check = {
  name: 'home',
  question: 'Is the folder of Custody there, yours, and closed to others?',
  look: async ({ cli }) => {
    const path = cli.home.path
    const shown = shortPath(cli, path)
    try {
      const stats = statSync(path)
      if (!stats.isDirectory())
        return fail(`${shown} is no folder`, `move it away: mv ${path} ${path}.old`)
      if (cli.uid !== null && stats.uid !== cli.uid)
        return fail(
          `${shown} belongs to user ${stats.uid}`,
          'set CUSTODY_HOME to a folder of yours',
        )
      if ((stats.mode & 0o077) !== 0)
        return fail(`others may look into ${shown}`, `chmod 700 ${path}`, closing(path))
      return pass(`${shown}, mode 0700`)
    } catch (error) {
      return fail(`${shown}: ${reasonOf(error)}`, 'custody up')
    }
  },
}

function closing(path: string): Fix {
  return {
    does: 'closed it to others: mode 0700',
    apply: async () => {
      try {
        chmodSync(path, 0o700)
        return ok(true)
      } catch (error) {
        return err({ code: 'HOME_UNUSABLE', path, because: reasonOf(error) })
      }
    },
  }
}
