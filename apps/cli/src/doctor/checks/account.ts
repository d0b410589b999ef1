import type { Check } from '../check.ts'
import { pass, warn } from '../check.ts'

/** Whether Custody runs as the person whose agents it governs. */
export const account: Check = {
  name: 'account',
  question: 'Do you run it as the person who runs the agents?',
  look: async ({ cli }) =>
    cli.uid === 0
      ? warn(
          'you are root: a daemon of root refuses the agents of other users',
          'run it as yourself',
        )
      : pass(`user ${cli.uid ?? 'unknown'}`),
}
