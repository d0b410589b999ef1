import { isAmongStamped, parseCheckpoint, parseNote, stampedBytes } from '@custody/evidence'
import type { Stamp } from '@custody/evidence'
import { verifyTimestamp } from '@custody/keys/timestamp'
import { nodeCrypto } from './node-crypto.ts'

/** What a time stamp in a bundle comes to: of which log, how many of its entries, and by when they were there. */
export type CheckedStamp = { readonly origin: string; readonly size: number } & (
  | { readonly time: number; readonly authority: string; readonly problem: null }
  | { readonly time: null; readonly authority: null; readonly problem: string }
)

/**
 * Checks a bundle's stamps by the roots of authorities that somebody trusts; `NOT_CHECKED` where none were given. That the
 * head is one of the log has been checked with the bundle.
 */
export async function checkStamps(
  stamps: ReadonlyMap<string, Stamp>,
  roots: readonly Uint8Array[] | null,
): Promise<readonly CheckedStamp[]> {
  const checked: CheckedStamp[] = []
  for (const [origin, stamp] of stamps) {
    const size = sizeOf(stamp)
    const none = (problem: string) => ({ origin, size, time: null, authority: null, problem })
    if (roots === null) checked.push(none('NOT_CHECKED'))
    else if (!isAmongStamped(nodeCrypto, stamp)) checked.push(none('HEAD_NOT_STAMPED'))
    else {
      const said = await verifyTimestamp(stamp.token, stampedBytes(stamp.heads), roots)
      checked.push(said.ok ? { origin, size, ...said.value, problem: null } : none(said.error.code))
    }
  }
  return checked
}

/** Zero where the note is no head of a log: the bundle is broken, and says so. */
function sizeOf({ note }: Stamp): number {
  const parsed = parseNote(note)
  const head = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed
  return head.ok ? head.value.size : 0
}
