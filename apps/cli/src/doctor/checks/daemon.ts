import { controlSocketOf } from '../../control.ts'
import { shortPath } from '../../typed.ts'
import { lastLogLine } from '../../up/part.ts'
import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'

/** Whether the daemon answers on its control socket. */
export const daemon: Check = {
  name: 'daemon',
  question: 'Does the daemon answer?',
  look: async ({ cli, daemon: status }) => {
    if (status !== null) return pass(`process ${status.pid}, version ${status.version}`)
    const last = lastLogLine('daemon', cli.home)
    const said = last === '' ? '' : `; its log ends: ${last}`
    return fail(`no answer on ${shortPath(cli, controlSocketOf(cli))}${said}`, 'custody up')
  },
}
