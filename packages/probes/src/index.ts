import type { Probe } from './probe.ts'

export type { Answer, Answers, Latency, Probe, Reading, Source } from './probe.ts'
export { dueProbes, postureAt } from './posture-at.ts'

/** Every question that is put to a device. The sources named here are all that the daemon ever runs or reads for posture. */
export const probes: readonly Probe[] = []
