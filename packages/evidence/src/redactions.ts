import type { DraftRedaction, Leaf } from './entry.ts'
import { redactionsMax } from './entry.ts'
import { fields } from './field.ts'
import type { FieldId } from './field.ts'

type LeafRedaction = Leaf['redactions'][number]

/** Stands for every redaction past the limit: its place is the first folded one's, its size the sum of theirs. */
export const foldedRule = 'custody/folded'

/** Says that bytes were cut off the end of a field: `at` is where, `size` how many. */
export const truncatedRule = 'custody/truncated'

/**
 * Says that a field's bytes stay on the device: at 0, of size 0. It is in what the device sealed, so nobody can say it
 * afterwards of what was withheld.
 */
export const notCapturedRule = 'custody/not-captured'

/** What was replaced or cut in what was recorded. */
export function replacementsIn({ redactions }: Pick<Leaf, 'redactions'>): Leaf['redactions'] {
  return redactions.filter(({ rule }) => rule !== notCapturedRule)
}

/** The fields whose bytes an entry says never left the device. */
export function notCapturedIn(leaf: Pick<Leaf, 'redactions'>): ReadonlySet<FieldId> {
  return new Set(
    leaf.redactions
      .filter(({ rule, at, size }) => rule === notCapturedRule && at === 0 && size === 0)
      .map(({ field }) => field),
  )
}

/**
 * Redactions as the leaf names them, in their order. Past the limit one per field stands for the rest, so that an output
 * full of secrets can still be recorded.
 */
export function foldRedactions(redactions: readonly DraftRedaction[]): readonly LeafRedaction[] {
  // What no count may stand for comes first, where nothing is folded.
  const first = redactions.filter(({ rule }) => rule === notCapturedRule)
  const others = redactions.filter(({ rule }) => rule !== notCapturedRule)
  const all = [...first, ...others].map(({ field, rule, at, size }) => ({
    field: fields[field].id,
    rule,
    at,
    size,
  }))
  if (all.length <= redactionsMax) return all
  const kept = redactionsMax - new Set(all.map(({ field }) => field)).size
  const folded = new Map<FieldId, LeafRedaction>()
  for (const { field, at, size } of all.slice(kept)) {
    const sum = folded.get(field)
    folded.set(field, {
      field,
      rule: foldedRule,
      at: sum?.at ?? at,
      size: (sum?.size ?? 0) + size,
    })
  }
  return [...all.slice(0, kept), ...folded.values()]
}
