import { localEndpoints } from '@custody/protocol'
import { ask } from '../../control.ts'
import { problemText } from '../../problem.ts'
import { sayAgo } from '../../say-time.ts'
import { wrongWithCanary } from '../../status/canary-words.ts'
import type { Check, Finding } from '../check.ts'
import { fail, pass } from '../check.ts'
import { unknown } from './unknown.ts'

const stop =
  'end the agents, read /var/lib/custody/logs/daemon.log, then `sudo custody install --system --restart`, which tries it again; if that does not help, install the package again'

/** Whether a call that must be denied is: tried now as root; as a developer, what came of it when it was last tried. */
export const denied: Check = {
  name: 'canary',
  question: 'Is a call that must be denied denied?',
  look: async ({ cli, daemon }): Promise<Finding> => {
    if (daemon === null) return unknown('the daemon does not answer')
    if (cli.uid !== 0) {
      const { canary, now } = daemon
      if (canary === null) return unknown('none was sent yet')
      const wrong = wrongWithCanary(canary)
      return wrong === null
        ? pass(`denied ${sayAgo(canary.at, now)}, by ${canary.rules.join(', ')}`)
        : fail(`${sayAgo(canary.at, now)} ${wrong}`, stop)
    }
    const tried = await ask(cli, localEndpoints.canary, { agent: 'claude-code' })
    if (!tried.ok) return fail(problemText(tried.error).reason, problemText(tried.error).hint)
    const { rules, latencyMs, seq, answer } = tried.value
    const wrong = wrongWithCanary(tried.value)
    if (wrong !== null) return fail(`${wrong}; the answer was: ${answer.slice(0, 120)}`, stop)
    return pass(
      `denied by ${rules.join(', ')} in ${latencyMs.toFixed(1)} ms, entry ${seq ?? 'none'}`,
    )
  },
}
