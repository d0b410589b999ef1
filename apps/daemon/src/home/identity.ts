import { encodeOrigin } from '@custody/evidence'
import type { Attestation } from '@custody/device'
import type { DeviceId, OrganisationId } from '@custody/model'
import { isId, keyProtections, newId } from '@custody/model'
import { z } from 'zod'
import { readText, replaceFile } from './home-folder.ts'
import type { DaemonHome } from './home-folder.ts'

/** Which device this is, and which log it writes. `local`: not enrolled yet, so its ids are only its own. */
export type DeviceIdentity = {
  readonly organisation: OrganisationId
  readonly device: DeviceId
  readonly origin: string
  readonly epoch: number
  readonly state: 'local' | 'pending' | 'active'
  /** What attesters made of its key; null before enrolment, for a key in a file, and in identities of before. */
  readonly attestation: Attestation | null
}

const attestation = z.strictObject({
  level: z.enum(keyProtections),
  witnesses: z.array(z.string()).readonly(),
  because: z.string().nullable(),
  refusals: z.array(z.strictObject({ witness: z.string(), code: z.string() })).readonly(),
})

const shape = z.strictObject({
  organisation: z.custom<OrganisationId>((text) => isId('org', text)),
  device: z.custom<DeviceId>((text) => isId('dev', text)),
  origin: z.string(),
  epoch: z.int().min(1),
  state: z.enum(['local', 'pending', 'active']),
  attestation: attestation.nullable().default(null),
})

/** The identity that was kept; a local one is made where there is none. Throws where the file is not one of ours. */
export function readIdentity(
  home: DaemonHome,
  random: (length: number) => Uint8Array,
): DeviceIdentity {
  const kept = readText(home.identity)
  if (kept !== null) return shape.parse(JSON.parse(kept))
  const organisation = newId('org', random(16))
  const device = newId('dev', random(16))
  const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
  const identity = {
    organisation,
    device,
    origin,
    epoch: 1,
    state: 'local',
    attestation: null,
  } as const
  keepIdentity(home, identity)
  return identity
}

export function keepIdentity(home: DaemonHome, identity: DeviceIdentity): void {
  replaceFile(home.identity, `${JSON.stringify(identity, null, 2)}\n`)
}

/** Where that device's log stands. What was recorded before enrolment stays in a log of its own. */
export function logPathOf(home: DaemonHome, { state, epoch }: DeviceIdentity): string {
  if (state === 'local') return home.localLog
  return epoch === 1 ? home.enrolledLog : home.enrolledLog.replace(/sqlite$/, `e${epoch}.sqlite`)
}
