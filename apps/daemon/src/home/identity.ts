import { join } from 'node:path'
import { encodeOrigin } from '@custody/evidence'
import type { Attestation, NextEpoch } from '@custody/device'
import type { DeviceId, Instant, OrganisationId } from '@custody/model'
import { instant, isId, keyProtections, newId } from '@custody/model'
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
  /** Until when the server takes its key; null without an end. */
  readonly notAfter: Instant | null
  /** The epoch that it asks for; null where it is content with its own. */
  readonly asking: Asking | null
  /** Logs of before that stay on this disk, as they were when they ended, oldest first. */
  readonly ended: readonly EndedLog[]
  /** The name of its log's file where that is not the usual one. */
  readonly file: string | null
}

/** An epoch that an administrator is to grant. */
export type Asking = Pick<NextEpoch, 'epoch' | 'because'>

/** Entries that were not stored when a log ended are here and nowhere else. */
export type EndedLog = {
  readonly origin: string
  readonly path: string
  readonly recorded: number
  readonly stored: number
}

const moment = z.number().transform(instant)
const asking = z.strictObject({
  epoch: z.int().min(2),
  because: z.enum(['loss', 'wiped', 'restored', 'cloned', 'rotated', 'other']),
})
const ended = z.strictObject({
  origin: z.string(),
  path: z.string(),
  recorded: z.int(),
  stored: z.int(),
})

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
  notAfter: moment.nullable().default(null),
  asking: asking.nullable().default(null),
  ended: z.array(ended).readonly().default([]),
  file: z.string().nullable().default(null),
})

/** The identity that was kept; null where there is none yet. Throws where the file is not one of ours. */
export function keptIdentity(home: DaemonHome): DeviceIdentity | null {
  const kept = readText(home.identity)
  return kept === null ? null : shape.parse(JSON.parse(kept))
}

/** A device that is only its own, until a server knows it. */
export function localIdentity(random: (length: number) => Uint8Array): DeviceIdentity {
  const organisation = newId('org', random(16))
  const device = newId('dev', random(16))
  const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
  return {
    organisation,
    device,
    origin,
    epoch: 1,
    state: 'local',
    attestation: null,
    notAfter: null,
    asking: null,
    ended: [],
    file: null,
  }
}

/**
 * A device whose log is gone though it is enrolled: it begins by itself and asks for the next epoch. What was in the
 * lost log is not made up for; the grant says how much it was.
 */
export function lostIdentity(
  { epoch, ended: before }: DeviceIdentity,
  random: (length: number) => Uint8Array,
): DeviceIdentity {
  const local = localIdentity(random)
  const file = `outbox-${local.device}.sqlite`
  return { ...local, asking: { epoch: epoch + 1, because: 'loss' }, ended: before, file }
}

export function keepIdentity(home: DaemonHome, identity: DeviceIdentity): void {
  replaceFile(home.identity, `${JSON.stringify(identity, null, 2)}\n`)
}

/** Where that device's log stands. What was recorded before enrolment stays in a log of its own. */
export function logPathOf(home: DaemonHome, { state, epoch, file }: DeviceIdentity): string {
  if (file !== null) return join(home.folder, file)
  if (state === 'local') return home.localLog
  return epoch === 1 ? home.enrolledLog : home.enrolledLog.replace(/sqlite$/, `e${epoch}.sqlite`)
}
