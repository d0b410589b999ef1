import type { Check } from '../check.ts'
import { fail, pass } from '../check.ts'

/** Whether the Node that runs us is one we were tested on. */
export const node: Check = {
  name: 'node',
  question: 'Does Custody run on the Node it pins?',
  look: async () => {
    const { version, versions } = process
    return Number(versions.node.split('.')[0]) === 24
      ? pass(`Node ${version}`)
      : fail(`Node ${version}, pinned is 24`, 'run `npm ci` in the checkout')
  },
}
