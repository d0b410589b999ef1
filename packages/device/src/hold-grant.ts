import { encodeOrigin } from '@custody/evidence'
import type { DeviceId, OrganisationId } from '@custody/model'
import type { Enrolment } from './enrol.ts'

/** What a device knows by itself when it is answered. */
export type OwnStanding = {
  /** Who it is; null where it does not know, because its identity is gone or was never told. */
  readonly known: { readonly device: DeviceId; readonly organisation: OrganisationId } | null
  /** The epoch that it enrols in, or asked for. */
  readonly epoch: number
  /** Entries of the epoch before that it has. */
  readonly held: number
  /** The newest head of the epoch before of which it has itself verified a quorum; null where there is none. */
  readonly cosigned: { readonly size: number; readonly root: string } | null
}

/**
 * Holds the answer to an enrolment against what the device knows. It seals the words of the grant, so it takes none that say
 * another device, another log, or less lost than it sees: a server that is believed there has the device forget its own past.
 */
export function isAsAsked(enrolment: Enrolment, own: OwnStanding): boolean {
  const { device, organisation, origin, epoch, grant } = enrolment
  const isOurs =
    own.known === null || (device === own.known.device && organisation === own.known.organisation)
  const log = (of: number) => encodeOrigin({ kind: 'device', organisation, device, epoch: of })
  if (!isOurs || epoch !== own.epoch || origin !== log(epoch)) return false
  if (epoch === 1 || grant === null) return epoch === 1 && grant === null
  const { previous, lost } = grant
  if (previous === null) return lost === null && own.cosigned === null
  const isEndKnown =
    own.cosigned === null ||
    previous.size > own.cosigned.size ||
    (previous.size === own.cosigned.size && previous.root === own.cosigned.root)
  // It may have recorded on since it said what it has, so that less is gone by now than the grant says.
  const isLossTold =
    lost !== null && lost >= Math.max(0, previous.size - own.held) && lost <= previous.size
  return previous.origin === log(epoch - 1) && isEndKnown && isLossTold
}
