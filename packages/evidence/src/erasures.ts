import type { Facts } from './entry-kind.ts'
import type { FieldId } from './field.ts'

/** What organisations' `acts` say was erased. */
export type Erasures = {
  readonly add: (facts: Facts['content.erased']) => void
  readonly has: (origin: string, seq: number, field: FieldId) => boolean
}

/** An empty list of erasures. */
export function noErasures(): Erasures {
  const erased = new Set<string>()
  const name = (origin: string, seq: number, field: FieldId) => `${origin} ${seq} ${field}`
  return {
    add: ({ origin, seqs, fields }) => {
      for (const seq of seqs) for (const field of fields) erased.add(name(origin, seq, field))
    },
    has: (origin, seq, field) => erased.has(name(origin, seq, field)),
  }
}
