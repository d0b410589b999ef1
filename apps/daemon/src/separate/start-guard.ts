import { startLoop } from '../background/loop.ts'
import type { Government } from '../govern.ts'
import type { AgentGuard } from './guard/guard-agents.ts'
import { agentGuard } from './guard/guard-agents.ts'
import { guardManaged } from './guard/guard-managed.ts'
import { knownExecutables } from './guard/known-executables.ts'
import { managedPlace } from './places.ts'
import type { SeparateSeat } from './separate-seat.ts'

const guardEveryMs = 2000

/** Guards the managed files and the agents that run, every few seconds. */
export function startGuard(
  { broker, registered, standing, reference, executables }: SeparateSeat,
  { world }: Government,
): { readonly agents: AgentGuard; readonly stop: () => Promise<void> } {
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
  const loop = startLoop({
    gatherMs: 10,
    afterFaultMs: 5000,
    fault: world.fault,
    async run() {
      const managed = await guardManaged(guarded)
      if (!managed.ok) world.alert('HOOK_TAMPERED', { problem: managed.error.code })
      await agents.turn()
      return guardEveryMs
    },
  })
  return { agents, stop: loop.stop }
}
