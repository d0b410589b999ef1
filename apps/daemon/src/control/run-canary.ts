import type { AgentName, Instant, Problem, Result } from '@custody/model'
import type { CanaryResult, CanaryState } from '@custody/protocol'
import type { CanaryWorld } from './canary.ts'
import { sendCanary } from './canary.ts'

/** Sends canaries, and keeps what came of the last. One that no rule denied raises an alarm. */
export type CanaryRunner = {
  readonly send: (
    agent: AgentName,
    because: CanaryState['because'],
  ) => Promise<Result<CanaryResult, Problem>>
  readonly last: () => CanaryState | null
}

const toldEveryMs = 60 * 60 * 1000

export function canaryRunner(world: CanaryWorld): CanaryRunner {
  let last: CanaryState | null = null
  let told: { readonly outcome: CanaryState['outcome']; readonly at: Instant } | null = null
  return {
    last: () => last,
    async send(agent, because) {
      const at = world.government.world.trustedNow()
      const sent = await sendCanary(world, agent)
      if (!sent.ok) return sent
      const { denied, outcome, seq, rules, problem } = sent.value
      last = { at, agent, because, denied, outcome, seq, rules, problem }
      // While it is not denied it is sent every minute: told when it begins, becomes another thing, and hourly.
      const isTold = told?.outcome === outcome && at - told.at < toldEveryMs
      if (outcome === 'denied') told = null
      else if (!isTold) {
        told = { outcome, at }
        const is = problem ?? 'CANARY_NOT_DENIED'
        world.government.alerts.alert('HOOK_TAMPERED', { problem: is, outcome, about: seq })
      }
      return sent
    },
  }
}
