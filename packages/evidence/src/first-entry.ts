import type { EntryKind } from './entry-kind.ts'
import type { LogName } from './origin.ts'

/**
 * Whether a log may begin with that kind. A log tells first by which key it is sealed (`enrolled`); from the second
 * epoch on it tells before that what became of the epoch before (`epoch.opened`).
 */
export function isFirstKind(kind: EntryKind, log: LogName): boolean {
  return log.kind === 'device' && log.epoch > 1 ? kind === 'epoch.opened' : kind === 'enrolled'
}
