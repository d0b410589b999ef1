import { readFileSync } from 'node:fs'
import { problemText } from '../../problem.ts'
import { separatePlaces } from '../../separate-installation.ts'
import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'

/** Whether the daemon answers, and answers this account. */
export const answers: Check = {
  name: 'answers',
  question: 'Does the daemon answer?',
  look: async ({ daemon, refusal, cli }) => {
    if (daemon !== null) return pass(`process ${daemon.pid}, version ${daemon.version}`)
    if (refusal?.code === 'DAEMON_REFUSED') {
      const { reason, hint } = problemText(refusal)
      return fail(`it runs, and refuses: ${reason}`, hint)
    }
    const last = cli.uid === 0 ? lastWords() : ''
    return fail(
      `no answer on ${separatePlaces.controlSocket}${last === '' ? '' : `; its log ends: ${last}`}`,
      'sudo systemctl restart custody-broker custody-seal custodyd, then: sudo custody doctor',
    )
  },
}

function lastWords(): string {
  try {
    const lines = readFileSync(separatePlaces.daemonLog, 'utf8').trimEnd().split('\n')
    return (lines.at(-1) ?? '').slice(0, 200)
  } catch {
    return ''
  }
}
