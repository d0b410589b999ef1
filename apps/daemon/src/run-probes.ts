import type { CheckResult, Clock, Instant, Platform, PostureCheck } from '@custody/model'
import type { Answer, Probe, Source } from '@custody/probes'
import { askSource } from './ask-source.ts'
import type { ProbeAccount } from './ask-source.ts'

/** What asking the device needs from the world. */
export type ProbeWorld = {
  readonly platform: string
  readonly now: Clock
  readonly ask: (source: Source) => Promise<Answer>
}

/** The world as it is. */
export function realProbeWorld(account: ProbeAccount, now: Clock): ProbeWorld {
  return { platform: process.platform, now, ask: (source) => askSource(source, account) }
}

/** Asks each probe's sources, all at once, and reads the answers. Whatever fails is `unknown`; never rejects. */
export async function runProbes(
  world: ProbeWorld,
  probes: readonly Probe[],
): Promise<readonly PostureCheck[]> {
  return Promise.all(
    probes.map(async (probe) => {
      // The age counts from before asking: an answer is never younger than what it tells of.
      const at = world.now()
      return {
        probe: probe.id,
        at,
        maxAgeMs: probe.maxAgeMs,
        ...(await resultOf(world, probe, at)),
      }
    }),
  )
}

async function resultOf(world: ProbeWorld, probe: Probe, at: Instant): Promise<CheckResult> {
  const reading = isPlatform(world.platform) ? probe.platforms[world.platform] : undefined
  if (reading === undefined) return { status: 'unknown', detail: `not asked on ${world.platform}` }
  try {
    const answers = await Promise.all(
      Object.entries(reading.sources).map(
        async ([name, source]) => [name, await world.ask(source)] as const,
      ),
    )
    return reading.read(Object.fromEntries(answers), at)
  } catch {
    return { status: 'unknown', detail: 'the probe failed' }
  }
}

function isPlatform(platform: string): platform is Platform {
  return ['linux', 'darwin', 'win32'].includes(platform)
}
