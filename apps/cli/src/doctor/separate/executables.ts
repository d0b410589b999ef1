import type { SeparateState } from '@custody/protocol'
import type { Check, Finding } from '../check.ts'
import { fail, pass, warn } from '../check.ts'
import { unknown } from './unknown.ts'

/** Whether agents can start by the list of executables, and whether what was seen can be told. */
export const executables: Check = {
  name: 'executables',
  question: 'Can an agent be told by its bytes?',
  look: async ({ cli, daemon }) => {
    const told = daemon?.separate?.executables ?? null
    return told === null ? unknown('the daemon does not answer') : findingOf(told, cli.uid === 0)
  },
}

type Executables = NonNullable<SeparateState['executables']>

export function findingOf({ required, listed, firstSeen }: Executables, isRoot: boolean): Finding {
  if (required && listed.length === 0)
    return fail(
      'only listed executables may start, and none is listed: no agent starts',
      'list those that you trust: sudo custody inventory executables FILE (docs/operations.md)',
    )
  if (required || listed.length > 0)
    return pass(`${listed.length} listed${required ? ', and only these start' : ''}`)
  if (firstSeen !== null) return pass(`none is listed; ${firstSeen.length} seen first`)
  if (!isRoot) return unknown('none is listed, and what was seen first is root’s to know')
  return warn(
    'none is listed, and what was seen first is damaged: every executable is unknown',
    'begin anew: sudo rm /var/lib/custody/agent-executables.json, then restart the daemon',
  )
}
