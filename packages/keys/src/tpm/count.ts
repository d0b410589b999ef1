import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import { increment, readCounter } from './counter.ts'
import type { OpenTpm, TpmOpenProblem } from './open-tpm.ts'

/**
 * Counts once for one head, however often it is called: where the answer was lost, the counter itself says whether it was
 * counted. `certified`: the highest value that any head may have; what shows more is ours and unused.
 */
export function nextCount(
  certified: bigint,
): (tpm: Pick<OpenTpm, 'ask' | 'counterIndex'>) => Promise<Result<true, TpmOpenProblem>> {
  let state: 'open' | 'asked' | 'counted' = 'open'
  return async ({ ask, counterIndex }) => {
    if (state === 'asked') {
      const shown = await readCounter(ask, counterIndex)
      if (!shown.ok) return shown
      if (shown.value > certified) state = 'counted'
    }
    if (state === 'counted') return ok(true)
    state = 'asked'
    const counted = await increment(ask, counterIndex)
    if (!counted.ok) return counted
    state = 'counted'
    return ok(true)
  }
}
