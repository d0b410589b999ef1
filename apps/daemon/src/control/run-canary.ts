import type { AgentName, Problem, Result } from '@custody/model'
import type { CanaryResult, CanaryState } from '@custody/protocol'
import type { CanaryWorld } from './canary.ts'
import { sendCanary } from './canary.ts'

/** Sends canaries, and keeps what came of the last. One that was not denied raises an alarm. */
export type CanaryRunner = {
  readonly send: (
    agent: AgentName,
    because: CanaryState['because'],
  ) => Promise<Result<CanaryResult, Problem>>
  readonly last: () => CanaryState | null
}

export function canaryRunner(world: CanaryWorld): CanaryRunner {
  let last: CanaryState | null = null
  return {
    last: () => last,
    async send(agent, because) {
      const at = world.government.world.trustedNow()
      const sent = await sendCanary(world, agent)
      if (!sent.ok) return sent
      const { denied, seq, rules, problem } = sent.value
      last = { at, agent, because, denied, seq, rules, problem }
      if (!denied)
        world.government.alerts.alert('HOOK_TAMPERED', { problem: problem ?? 'CANARY_NOT_DENIED' })
      return sent
    },
  }
}
