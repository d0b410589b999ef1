import type { EntryKind } from './entry-kind.ts'
import type { LogName } from './origin.ts'

/**
 * Whether a log may begin with that kind. A log tells first by which key it is sealed (`enrolled`); from the second
 * epoch on it tells before that what became of the epoch before (`epoch.opened`). An organisation's own log is signed
 * by a key of its server (`organisation.opened`); one that a device's kind of key seals says so like a device.
 */
export function isFirstKind(kind: EntryKind, log: LogName): boolean {
  if (log.kind !== 'device') return kind === 'organisation.opened' || kind === 'enrolled'
  return log.epoch > 1 ? kind === 'epoch.opened' : kind === 'enrolled'
}
