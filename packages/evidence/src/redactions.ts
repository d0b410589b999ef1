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
 * Redactions as the leaf names them, in their order. Past the limit one per field stands for the rest, so that an output
 * full of secrets can still be recorded.
 */
export function foldRedactions(redactions: readonly DraftRedaction[]): readonly LeafRedaction[] {
  const all = redactions.map(({ field, rule, at, size }) => ({
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
