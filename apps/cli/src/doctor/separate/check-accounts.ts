import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'
import { custodyAccounts, uidOf } from './accounts.ts'

/** Whether recorder and key have accounts of their own. */
export const accounts: Check = {
  name: 'accounts',
  question: 'Do the recorder and the key have an account each, of no developer?',
  look: async () => {
    const { daemon, sealer } = custodyAccounts
    const uids = [uidOf(daemon), uidOf(sealer)]
    const missing = [daemon, sealer].filter((_, at) => uids[at] === null)
    const again = 'sudo custody install --system'
    if (missing.length > 0) return fail(`there is no account ${missing.join(' and ')}`, again)
    if (uids.includes(0) || uids[0] === uids[1])
      return fail(`${daemon} is ${uids[0]} and ${sealer} is ${uids[1]}`, again)
    return pass(`${daemon} (${uids[0]}) and ${sealer} (${uids[1]})`)
  },
}
