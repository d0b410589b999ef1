import type { Stamp } from './stamp.ts'
import type { LogLine } from './verify-log.ts'
import type { Report } from './verify-problem.ts'

/**
 * Sees that each stamp of a section stands right after the checkpoint whose head was stamped, so that all that is known of
 * the head holds of the stamp. `tell` is given those that do: what a token is worth is for who knows authorities.
 */
export function stampCheck(
  report: Report,
  tell: (stamp: Stamp) => void,
): { readonly line: (line: LogLine) => void } {
  let headed: string | null = null
  return {
    line: (line) => {
      if (line.kind === 'stamp' && textOf(line.stamp.note) === headed) tell(line.stamp)
      else if (line.kind === 'stamp') report('BUNDLE_ORDER_WRONG', null, { kind: 'stamp' })
      headed = line.kind === 'checkpoint' ? textOf(line.note) : null
    },
  }
}

/** The text of a note; the witnesses' lines beside the seal may be others. */
function textOf(note: string): string {
  return note.slice(0, Math.max(0, note.lastIndexOf('\n\n')))
}
