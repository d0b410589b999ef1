import { diskEncryption } from './disk-encryption/index.ts'
import { endpointProtection } from './endpoint-protection/index.ts'
import { firewall } from './firewall/index.ts'
import { osUpdates } from './os-updates/index.ts'
import { osVersion } from './os-version/index.ts'
import type { Probe } from './probe.ts'
import { screenLock } from './screen-lock/index.ts'
import { secureBoot } from './secure-boot/index.ts'
import { tpm } from './tpm/index.ts'

export type { Answer, Answers, Latency, Probe, Reading, Source } from './probe.ts'
export { dueProbes, postureAt } from './posture-at.ts'

/** Every question that is put to a device. The sources named here are all that the daemon ever runs or reads for posture. */
export const probes: readonly Probe[] = [
  diskEncryption,
  endpointProtection,
  firewall,
  osUpdates,
  osVersion,
  screenLock,
  secureBoot,
  tpm,
]
