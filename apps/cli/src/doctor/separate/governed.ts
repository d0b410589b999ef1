import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'
import { unknown } from './unknown.ts'

/** Whether every agent that runs is governed and sees the rules that were written. As a developer: own agents. */
export const governed: Check = {
  name: 'governed',
  question: 'Is every agent that runs governed?',
  look: async ({ daemon }) => {
    if (daemon === null || daemon.separate === null) return unknown('the daemon does not answer')
    const { watched } = daemon.separate
    const bad = watched.filter(
      (one) =>
        one.governed === 'no' ||
        one.namespaces === 'foreign' ||
        one.sees !== 'ours' ||
        one.loaders.length > 0,
    )
    if (bad.length === 0)
      return pass(
        watched.length === 0 ? 'no agent runs now' : `${watched.length} of ${watched.length}`,
      )
    return bad.map(({ agent, pid, account, governed: is, namespaces, sees, loaders }) => ({
      about: agent,
      finding: fail(
        [
          `process ${pid} of ${account}`,
          is === 'no' ? 'runs without Custody' : '',
          namespaces === 'foreign' ? 'runs in namespaces of its own' : '',
          sees === 'ours' ? '' : 'does not see the managed settings',
          loaders.length > 0 ? `loads other code: ${loaders.join(', ')}` : '',
        ]
          .filter((text) => text !== '')
          .join('; '),
        `ask ${account}, and end it: sudo kill ${pid}`,
      ),
    }))
  },
}
