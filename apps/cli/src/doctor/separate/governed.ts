import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'
import { wrongWith } from '../../status/wrong-with.ts'
import { unknown } from './unknown.ts'

/** Whether every agent that runs is governed and sees the rules that were written. As a developer: own agents. */
export const governed: Check = {
  name: 'governed',
  question: 'Is every agent that runs governed?',
  look: async ({ daemon }) => {
    if (daemon === null || daemon.separate === null) return unknown('the daemon does not answer')
    const { watched } = daemon.separate
    const bad = watched.filter((one) => wrongWith(one).length > 0)
    if (bad.length === 0)
      return pass(
        watched.length === 0 ? 'no agent runs now' : `${watched.length} of ${watched.length}`,
      )
    return bad.map((one) => ({
      about: one.agent,
      finding: fail(
        [`process ${one.pid} of ${one.account}`, ...wrongWith(one)].join('; '),
        `ask ${one.account}, and end it: sudo kill ${one.pid}`,
      ),
    }))
  },
}
