import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { reachOf } from '@custody/keys/verify'
import type { Check } from '../check.ts'
import { skipped } from '../check.ts'
import { endedLogLines, endWords } from '../../status/standing-words.ts'
import { keyFinding } from '../key-finding.ts'
import type { KeyFacts } from '../key-finding.ts'

/** Why it has an end. */
const noChip = 'no attester says that a chip holds it'

const nodePath = '/dev/tpmrm0'

/** Where the key that seals is, who reaches it, and how to come to a better place. */
export const keys: Check = {
  name: 'keys',
  question: 'How well is the key held that seals the entries?',
  look: async ({ daemon }) => {
    if (daemon === null) return skipped('the daemon does not answer')
    const { isolation, chip, attestation } = daemon
    const finding = keyFinding({ isolation, chip, attestation, node: readNode() })
    const end = endWords(daemon)
    const logs = endedLogLines(daemon)
    const more = [
      ...(end === null ? [] : [`${noChip}: it is ${end}`]),
      ...(logs.length === 0 ? [] : [`kept logs of before: ${logs.join('; ')}`]),
    ]
    return { ...finding, says: [finding.says, ...more].join('; ') }
  },
}

function readNode(): KeyFacts['node'] {
  const status = statSync(nodePath, { throwIfNoEntry: false })
  if (status === undefined) return null
  const [passwd, group] = ['passwd', 'group'].map((table) => readFileSync(`/etc/${table}`, 'utf8'))
  const reach = reachOf(status, passwd ?? '', group ?? '')
  // ls(1) marks what has an access list with a plus behind its mode.
  const listed = spawnSync('/bin/ls', ['-ld', nodePath], { env: {}, timeout: 2000 })
  return { ...reach, hasAccessList: listed.stdout?.toString('latin1').charAt(10) === '+' }
}
