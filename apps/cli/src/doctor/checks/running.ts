import { isLocked } from '../../up/lock.ts'
import { readRunning } from '../../up/running.ts'
import type { Check } from '../check.ts'
import { fail, pass, warn } from '../check.ts'

/** Whether somebody keeps the parts running. */
export const running: Check = {
  name: 'running',
  question: 'Is `custody up` running?',
  look: async ({ cli, daemon }) => {
    if (isLocked(cli.home)) return pass(`process ${readRunning(cli.home)?.pid ?? '(starting)'}`)
    return daemon === null
      ? fail('nothing runs on this folder', 'custody up')
      : warn('the daemon runs alone: nobody starts it again when it ends', 'custody up')
  },
}
