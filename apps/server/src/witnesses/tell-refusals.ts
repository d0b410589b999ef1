import { parseOrigin } from '@custody/evidence'
import type { DeviceId } from '@custody/model'
import type { AskProblem } from './ask-witness.ts'

/** What a witness says of a head that it will never cosign. Source: spec/witness.md, "Answers". */
const refusedForGood = 422

/** `device` is null for a log of the organisation's own. */
export type Refused = {
  readonly witness: string
  readonly origin: string
  readonly device: DeviceId | null
  readonly because: string
}

/**
 * Gives what tells of a witness's refusal of a log, once each while the server runs: it is asked again and again. `because`
 * is the witness's own code: two histories under one key, or a chip that went back.
 */
export function tellRefusals(tell: (refusal: Refused) => void): {
  readonly tell: (witness: string, origin: string, problem: AskProblem) => void
  /** What is refused of this device from now on is told anew: somebody has looked at it. */
  readonly forget: (device: string) => void
} {
  const told = new Set<string>()
  const forget = (device: string): void => {
    for (const refusal of told) if (refusal.includes(`/${device}/`)) told.delete(refusal)
  }
  const tellOnce = (witness: string, origin: string, problem: AskProblem): void => {
    if (problem.code !== 'WITNESS_REFUSED' || problem.status !== refusedForGood) return
    const log = parseOrigin(origin)
    const refusal = `${witness}\n${origin}\n${problem.detail}`
    if (!log.ok || told.has(refusal)) return
    told.add(refusal)
    const device = log.value.kind === 'device' ? log.value.device : null
    tell({ witness, origin, device, because: problem.detail })
  }
  return { tell: tellOnce, forget }
}
