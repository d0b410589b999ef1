import { existsSync } from 'node:fs'
import { standingWords } from '../../status/standing-words.ts'
import { shortPath } from '../../typed.ts'
import type { Check } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'

/** Whether this device is known to the server, and its evidence verifiable by a trust policy of its own. */
export const enrolment: Check = {
  name: 'enrolment',
  question: 'Is this device enrolled?',
  look: async ({ cli, daemon }) => {
    if (daemon === null) return skipped('the daemon does not answer')
    const standing = standingWords(daemon)
    if (standing !== null) return fail(`${standing.says}; it decides and records`, standing.hint)
    if (daemon.enrolment !== 'enrolled')
      return fail(
        `it is ${daemon.enrolment.replace('_', ' ')}; it decides and records all the same`,
        'custody up',
      )
    if (!existsSync(cli.home.trustPolicy))
      return fail(`no trust policy at ${shortPath(cli, cli.home.trustPolicy)}`, 'custody up')
    return pass(`as ${daemon.device}, key: ${daemon.keyProtection}`)
  },
}
