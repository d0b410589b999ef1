import type { Probe } from './probe.ts'

type Pace = Pick<Probe, 'latency' | 'maxAgeMs'>

/** Facts that change while a person works: asked so that a change is seen within 5 s. */
export const whileWorking: Pace = { latency: { kind: 'poll', everyMs: 4_000 }, maxAgeMs: 30_000 }

/** Facts that change with a boot or an upgrade: read at start and every 5 min. */
export const betweenBoots: Pace = { latency: { kind: 'boot' }, maxAgeMs: 10 * 60_000 }

/** What takes seconds to find out and changes with an upgrade: read at start and every hour. */
export const withUpgrades: Pace = { latency: { kind: 'boot' }, maxAgeMs: 2 * 60 * 60_000 }
