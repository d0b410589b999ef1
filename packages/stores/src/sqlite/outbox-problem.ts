import type { OutboxProblem } from '../outbox.ts'

const sqliteFull = 13

const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

/** What SQLite threw, or writing beside it, as a problem. Anything else is a bug and goes on up. */
export function problemOf(cause: unknown): OutboxProblem {
  if (cause instanceof Error && 'code' in cause && fullCodes.has(cause.code))
    return { code: 'OUTBOX_FULL' }
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number')
    throw cause
  // The low byte is the primary code; the rest tells where it happened.
  return (cause.errcode & 0xff) === sqliteFull
    ? { code: 'OUTBOX_FULL' }
    : { code: 'OUTBOX_UNWRITABLE', detail: cause.message }
}
