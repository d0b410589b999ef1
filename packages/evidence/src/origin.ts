import { err, ok } from '@custody/model'
import type { DeviceId, OrganisationId, Result } from '@custody/model'
import { originText } from './scalar.ts'

/** Whose log it is. An organisation keeps `acts` (administrators' acts) and `heads` (device checkpoints). */
export type LogName =
  | {
      readonly kind: 'device'
      readonly organisation: OrganisationId
      readonly device: DeviceId
      readonly epoch: number
    }
  | { readonly kind: 'acts' | 'heads'; readonly organisation: OrganisationId }

export type OriginProblem = { readonly code: 'ORIGIN_SHAPE_UNKNOWN' }

/** The origin of a log: its name in checkpoints, and the key name of its seals. */
export function encodeOrigin(name: LogName): string {
  return name.kind === 'device'
    ? `${name.organisation}/device/${name.device}/e${name.epoch}`
    : `${name.organisation}/${name.kind}`
}

/** Reads an origin. It holds random ids and a number only, so it may stand wherever a leaf may. */
export function parseOrigin(text: string): Result<LogName, OriginProblem> {
  if (!originText.safeParse(text).success) return err({ code: 'ORIGIN_SHAPE_UNKNOWN' })
  const [organisation, kind, device, epoch] = text.split('/')
  return kind === 'device' && device !== undefined && epoch !== undefined
    ? ok({
        kind,
        organisation: organisation as OrganisationId,
        device: device as DeviceId,
        epoch: Number(epoch.slice(1)),
      })
    : ok({ kind: kind === 'acts' ? 'acts' : 'heads', organisation: organisation as OrganisationId })
}
