import { takeCosigned } from '@custody/device'
import type { Cosigning } from '@custody/device'
import type { Problem, Result } from '@custody/model'
import type { Government } from '../govern.ts'
import type { Ground } from '../ground.ts'
import type { TrustedTime } from '../trusted-time.ts'
import { believeWitnesses } from './watch-clock.ts'

/** Takes over what witnesses cosigned. What is wrong with it stops nothing else: that it is late is told in time. */
export function learnCosigned(
  { log, witnessing }: Ground,
  client: Cosigning['client'],
  alerts: Government['alerts'],
  trusted: TrustedTime,
): () => Promise<Result<unknown, Problem>> {
  let told: string | null = null
  return async () => {
    if (witnessing === null) return { ok: true, value: null }
    const taken = await takeCosigned({ log: log.log(), client, check: witnessing.check })
    const code = taken.ok ? null : taken.error.code
    if (taken.ok && taken.value !== null) log.anchor(taken.value)
    believeWitnesses(trusted, log.log())
    if (code === 'COSIGNED_HEAD_DIFFERS' && told !== code)
      alerts.alert('LOG_FORKED', { problem: code })
    told = code
    return code === 'NETWORK' ? taken : { ok: true, value: null }
  }
}
