import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'
import { sayCount } from '../../say-time.ts'
import { unknown } from './unknown.ts'

// A seal follows its entry within a second: more than this is a fault.
const sealLagMsMax = 60_000

/** Whether entries are recorded and sealed. */
export const recorded: Check = {
  name: 'recorded',
  question: 'Are entries recorded and sealed?',
  look: async ({ daemon }) => {
    if (daemon === null) return unknown('the daemon does not answer')
    const { log, now } = daemon
    if (log.problem !== null)
      return fail(`entries cannot be recorded (${log.problem})`, 'make room on the disk: df -h')
    const waiting = log.recorded - log.sealed
    if (waiting > 0 && log.lastSealedAt !== null && now - log.lastSealedAt > sealLagMsMax)
      return fail(
        `${waiting} entries are not sealed`,
        'see whether custody-seal runs: sudo custody doctor',
      )
    return pass(
      `${sayCount(log.recorded)} recorded, ${sayCount(log.sealed)} sealed, ${sayCount(log.stored)} stored`,
    )
  },
}
