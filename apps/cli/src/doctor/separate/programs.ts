import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'
import { wrongWithPrograms } from '../../status/program-words.ts'
import { unknown } from './unknown.ts'

/** Whether our programs and units are as they were installed. Nothing puts them back: there is no other copy here. */
export const programs: Check = {
  name: 'programs',
  question: 'Are the programs and units of Custody as they were installed?',
  look: async ({ daemon }) => {
    if (daemon === null || daemon.separate === null) return unknown('the daemon does not answer')
    const { programs: found } = daemon.separate
    if (found === null) return unknown('the daemon has not looked yet')
    const wrong = wrongWithPrograms(found)
    if (wrong !== null)
      return fail(
        wrong,
        'find out which account of root did it; install the package again, which puts them back: sudo dpkg -i custody_*.deb',
      )
    if (!found.complete) return unknown('not every file could be looked at')
    return pass(`${found.files} files`)
  },
}
