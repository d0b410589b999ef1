import type { Status } from '@custody/protocol'
import { problemText } from '../problem.ts'
import type { CliProblem } from '../problem.ts'
import { wrongWithCanary } from './canary-words.ts'
import { daemonConcerns } from './concerns.ts'
import type { Concern } from './concerns.ts'
import { wrongWithPrograms } from './program-words.ts'
import { wrongWith } from './wrong-with.ts'

const doctor = 'sudo custody doctor'

/** What is wrong with a separate installation, the worst first. Empty: all is well. */
export function separateConcerns({
  daemon,
  refused,
}: {
  readonly daemon: Status | null
  readonly refused: CliProblem | null
}): readonly Concern[] {
  if (refused !== null) {
    const { reason, hint } = problemText(refused)
    return [{ code: refused.code, says: `the daemon runs and tells nothing: ${reason}`, hint }]
  }
  if (daemon === null) {
    const says = 'the daemon does not answer: agents do not start, and every call is stopped'
    return [{ code: 'DAEMON_AWAY', says, hint: doctor }]
  }
  return [
    ...canaryConcerns(daemon),
    ...programConcerns(daemon),
    ...ungoverned(daemon),
    ...ofDaemon(daemon),
  ]
}

function ungoverned({ separate }: Status): readonly Concern[] {
  return (separate?.watched ?? []).flatMap((one) => {
    const against = wrongWith(one)
    if (against.length === 0) return []
    const says = `${one.agent}, process ${one.pid} of ${one.account}, ${against.join(' and ')}`
    return [{ code: 'HOOK_TAMPERED', says, hint: doctor }]
  })
}

function programConcerns({ separate }: Status): readonly Concern[] {
  const programs = separate?.programs ?? null
  const against = programs === null ? null : wrongWithPrograms(programs)
  if (against === null) return []
  const says = `programs of Custody are not as they were installed: ${against}; nothing puts them back`
  return [{ code: 'PROGRAMS_CHANGED', says, hint: `${doctor} programs` }]
}

function canaryConcerns({ canary }: Status): readonly Concern[] {
  const says = canary === null ? null : wrongWithCanary(canary)
  return says === null ? [] : [{ code: 'CANARY_NOT_DENIED', says, hint: `${doctor} canary` }]
}

/** Of a machine that has no server nothing is missing where it is not enrolled. */
function ofDaemon(daemon: Status): readonly Concern[] {
  return daemonConcerns(daemon)
    .filter(({ code }) => code !== 'NOT_ENROLLED' || daemon.server.url !== null)
    .map((concern) => ({ ...concern, hint: doctor }))
}
