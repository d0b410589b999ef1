import type { EvidenceStrip } from '@custody/protocol'
import { duration } from '../words/format.ts'

/** The states of an entry, in their order. */
export const states = ['recorded', 'sealed', 'stored', 'cosigned', 'stamped'] as const

/** What each state means. */
export const stateMeanings: Readonly<Record<EvidenceStrip['state'], string>> = {
  recorded: 'fsynced before anybody was answered',
  sealed: 'covered by a signature of the log’s own key, before it left its place',
  stored: 'appended to the server’s copy of the log',
  cosigned: 'a witness signed a head that contains it',
  stamped: 'a time-stamping authority (RFC 3161) stamped a head that contains it',
}

/** How long a seal waited for its cosignature. A witness tells whole seconds, of a clock of its own. */
export function cosignDelay(sealedToCosignedMs: number): string {
  return sealedToCosignedMs < 1000
    ? 'Sealed to cosigned within a second,'
    : `Sealed to cosigned in at most ${duration(sealedToCosignedMs)},`
}

/** Whose clock an entry tells and whose key seals it: a device's, or this server's for the organisation's own logs. */
export function recorderOf({ origin }: Pick<EvidenceStrip, 'origin'>): string {
  return origin.includes('/device/') ? 'the device' : 'this server'
}
