import { renameSync } from 'node:fs'
import { err, ok } from '@custody/model'
import { problemText } from '../../problem.ts'
import { readConfig } from '../../up/ports.ts'
import { reasonOf } from '../../write-file.ts'
import type { Check, Fix } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'

/** Whether the ports stand where every part looks for them. */
export const config: Check = {
  name: 'config',
  question: 'Can the chosen ports be read?',
  look: async ({ cli }) => {
    const kept = readConfig(cli.home)
    if (!kept.ok)
      return fail(problemText(kept.error).reason, 'custody doctor --fix', aside(cli.home.config))
    if (kept.value === null) return skipped('no ports chosen yet: Custody was never started here')
    return pass(`hooks on ${kept.value.hookPort}, server on ${kept.value.serverPort}`)
  },
}

function aside(path: string): Fix {
  return {
    does: 'moved it to config.json.broken; the next start chooses ports anew',
    apply: async () => {
      try {
        renameSync(path, `${path}.broken`)
        return ok(true)
      } catch (error) {
        return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
      }
    },
  }
}
