import type { AgentName } from '@custody/model'
import { localEndpoints } from '@custody/protocol'
import { ask } from '../../control.ts'
import { problemText } from '../../problem.ts'
import { hookStates } from '../../status/hook-state.ts'
import type { Check, Finding, Patient } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'

/** Whether a harmless call that every policy forbids is denied, over the very way an agent's calls take. */
export const canary: Check = {
  name: 'canary',
  question: 'Is a call that must be denied denied?',
  look: async (patient) => {
    if (patient.daemon === null) return skipped('the daemon does not answer')
    const all = hookStates(patient.cli)
    const governed = all.filter(({ hooks }) => hooks !== 'absent')
    const tried = governed.length > 0 ? governed : all.slice(0, 1)
    return Promise.all(
      tried.map(async ({ agent }) => ({ about: agent, finding: await tryCanary(patient, agent) })),
    )
  },
}

async function tryCanary({ cli }: Patient, agent: AgentName): Promise<Finding> {
  const tried = await ask(cli, localEndpoints.canary, { agent })
  if (!tried.ok) return fail(problemText(tried.error).reason, problemText(tried.error).hint)
  const { denied, rules, latencyMs, seq, answer } = tried.value
  if (!denied)
    return fail(
      `it was NOT denied; the answer was: ${answer.slice(0, 120)}`,
      'stop using the agent, and look into logs/daemon.log',
    )
  if (seq === null) return fail('it was denied, but not recorded', 'custody doctor evidence')
  return pass(
    `denied by ${rules.join(', ') || 'default'} in ${latencyMs.toFixed(1)} ms, entry ${seq}`,
  )
}
