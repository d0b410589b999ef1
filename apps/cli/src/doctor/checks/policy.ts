import { sayDuration } from '../../say-time.ts'
import type { Check } from '../check.ts'
import { pass, skipped, warn } from '../check.ts'

/** Whether the policy that decides is the newest, and fresh. */
export const policy: Check = {
  name: 'policy',
  question: 'Is the newest policy the one that decides?',
  look: async ({ daemon }) => {
    if (daemon === null) return skipped('the daemon does not answer')
    const { refused, stale, ageMs, preset, version } = daemon.policy
    if (refused !== null)
      return warn(
        `the newest was refused (${refused}); the last good one decides`,
        'custody policy check',
      )
    if (stale)
      return warn(
        `it is ${sayDuration(ageMs)} old; the rules for a stale policy are added`,
        'custody up',
      )
    return pass(`${preset}, ${version.slice(0, 19)}, ${sayDuration(ageMs)} old`)
  },
}
