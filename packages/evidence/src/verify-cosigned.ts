import type { Cosigned } from './quorum.ts'
import type { SignedNote } from './signed-note.ts'
import type { VerifiedLog } from './verification.ts'
import type { Report } from './verify-problem.ts'
import type { ReadNote } from './verify-seals.ts'

/** Looks for a quorum of cosignatures on the heads of one log. */
export type CosignedCheck = {
  /** Gives back since when a quorum had cosigned it, in POSIX milliseconds; null while it has not. */
  readonly head: (read: ReadNote) => number | null
  readonly finish: () => void
  /** `chosen` is how many entries a selection holds, all under its one head; null for a whole log. */
  readonly newest: (chosen: number | null) => VerifiedLog['cosigned']
}

/**
 * Whether the heads agree with the entries is for others to say: one that does not fails the log in any case. A line
 * of a trusted witness that does not hold fails it too, whatever else holds.
 */
export function cosignedCheck(
  check: ((note: SignedNote) => Cosigned) | null,
  report: Report,
): CosignedCheck {
  let newest: { readonly size: number; readonly at: number } | null = null
  return {
    head: ({ checkpoint: { size }, note }) => {
      if (check === null) return null
      const { since, bad } = check(note)
      for (const witness of bad)
        report('COSIGNATURE_BAD', size === 0 ? null : size - 1, { size, witness })
      if (since === null) return null
      if (newest === null || size > newest.size) newest = { size, at: since * 1000 }
      return since * 1000
    },
    finish: () => {
      if (check !== null && newest === null) report('QUORUM_NOT_MET', null)
    },
    newest: (chosen) => (newest === null ? null : { entries: chosen ?? newest.size, ...newest }),
  }
}
