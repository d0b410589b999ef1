import { parseOrigin } from '@custody/evidence'
import type { DeviceId } from '@custody/model'
import type { AskProblem } from './ask-witness.ts'

/** What a witness says of a head that it will never cosign. Source: spec/witness.md, "Answers". */
const refusedForGood = 422

/** Whether it may come of two machines under one key. A chip that seals twice within its clock's millisecond is one. */
export function maySplit(because: string): boolean {
  return !because.startsWith('CHIP_CLOCK_NOT_RISING')
}

/**
 * Gives what tells of a witness's refusal of a log, once each while the server runs: it is asked again and again. `because`
 * is the witness's own code: two histories under one key, or a chip that went back. `device` is null for the organisation's own.
 */
export function tellRefusals(
  tell: (code: 'WITNESS_REFUSED', device: DeviceId | null, because: string) => void,
): (witness: string, origin: string, problem: AskProblem) => void {
  const told = new Set<string>()
  return (witness, origin, problem) => {
    if (problem.code !== 'WITNESS_REFUSED' || problem.status !== refusedForGood) return
    const log = parseOrigin(origin)
    const refusal = `${witness}\n${origin}\n${problem.detail}`
    if (!log.ok || told.has(refusal)) return
    told.add(refusal)
    const device = log.value.kind === 'device' ? log.value.device : null
    tell('WITNESS_REFUSED', device, problem.detail)
  }
}
