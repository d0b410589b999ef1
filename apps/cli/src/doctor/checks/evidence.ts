import { localEndpoints } from '@custody/protocol'
import { ask } from '../../control.ts'
import { problemText } from '../../problem.ts'
import { sayCount } from '../../say-time.ts'
import type { Check } from '../check.ts'
import { fail, pass, skipped, warn } from '../check.ts'

/** Whether what happens can be recorded, sealed and stored, by doing it now. */
export const evidence: Check = {
  name: 'evidence',
  question: 'Can entries be recorded, sealed and stored?',
  look: async ({ cli, daemon }) => {
    if (daemon === null) return skipped('the daemon does not answer')
    if (daemon.log.problem !== null)
      return fail(
        `entries cannot be recorded (${daemon.log.problem})`,
        'make room on the disk: df -h',
      )
    const synced = await ask(cli, localEndpoints.sync, {})
    if (!synced.ok) return fail(problemText(synced.error).reason, problemText(synced.error).hint)
    const { sealed, stored, problem } = synced.value
    // What was recorded since, the daemon's own entries too, is on its way.
    const { recorded } = daemon.log
    if (sealed < recorded)
      return fail(
        `${recorded - sealed} entries are not sealed`,
        `look into ${cli.home.logs}/daemon.log`,
      )
    if (problem !== null || stored < recorded)
      return warn(
        `${Math.max(0, recorded - stored)} entries are not stored yet${problem === null ? '' : ` (${problem})`}`,
        'custody up',
      )
    return pass(`${sayCount(recorded)} recorded, sealed and stored`)
  },
}
