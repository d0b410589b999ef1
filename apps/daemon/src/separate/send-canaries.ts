import { startLoop } from '../background/loop.ts'
import { canaryDue } from '../control/canary-due.ts'
import type { ControlWorld } from '../control/control-world.ts'
import type { Registrations } from './registrations.ts'

const lookEveryMs = 2000

/** Shows again and again that a call which must be denied is: at the start, for each new client version, and hourly. */
export function sendCanaries(
  { canary, trustedNow, government }: Pick<ControlWorld, 'canary' | 'trustedNow' | 'government'>,
  registered: Registrations,
): { readonly stop: () => Promise<void> } {
  const known = new Set<string>()
  let lastAt: number | null = null
  return startLoop({
    gatherMs: 10,
    afterFaultMs: 60_000,
    fault: government.world.fault,
    async run() {
      // Of ended clients too: many a session is shorter than the time between two looks.
      const versions = registered.versions()
      const denied = canary.last()?.outcome === 'denied'
      const because = canaryDue({ now: trustedNow(), lastAt, known, versions, denied })
      if (because === null) return lookEveryMs
      for (const version of versions) known.add(version)
      lastAt = trustedNow()
      await canary.send('claude-code', because)
      return lookEveryMs
    },
  })
}
