import { startLoop } from '../background/loop.ts'
import type { Government } from '../govern.ts'
import type { AgentGuard } from './guard/guard-agents.ts'
import { agentGuard } from './guard/guard-agents.ts'
import { guardManaged } from './guard/guard-managed.ts'
import { knownExecutables } from './guard/known-executables.ts'
import { managedPlace } from './places.ts'
import type { SeparateSeat } from './separate-seat.ts'

const guardEveryMs = 2000

export type Guard = {
  readonly agents: AgentGuard
  /** Whether every managed file was as it was written, or was put back, at the last look. */
  readonly isWhole: () => boolean
  readonly stop: () => Promise<void>
}

/** Guards the managed files and the agents that run, every few seconds. */
export function startGuard(
  { broker, registered, standing, reference, executables }: SeparateSeat,
  { world }: Government,
): Guard {
  const guarded = {
    ...world,
    broker,
    registered,
    reference,
    place: managedPlace,
    accountOf: standing.accountOf,
    chainOf: standing.processes.chainOf,
    agentOf: standing.agentOf,
    executables,
    known: knownExecutables({ hashOf: standing.hashOf }),
  }
  const agents = agentGuard(guarded)
  let isFirst = true
  let isWhole = false
  const loop = startLoop({
    gatherMs: 10,
    afterFaultMs: 5000,
    fault: world.fault,
    async run() {
      const managed = await guardManaged(guarded, isFirst)
      isWhole = managed.ok
      if (managed.ok) isFirst = false
      if (!managed.ok) world.alert('HOOK_TAMPERED', { problem: managed.error.code })
      await agents.turn()
      return guardEveryMs
    },
  })
  return { agents, isWhole: () => isWhole, stop: loop.stop }
}
