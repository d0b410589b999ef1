import type { FieldId } from './field.ts'
import type { Leaf } from './entry.ts'

/** What an organisation's `acts` log says was erased. */
export type Erasures = {
  readonly add: (acts: string, leaf: Leaf) => void
  readonly has: (origin: string, seq: number, field: FieldId) => boolean
}

/** An empty list of erasures. Only the log `<organisation>/acts` erases, and only of its own organisation's logs. */
export function noErasures(): Erasures {
  const erased = new Set<string>()
  const name = (origin: string, seq: number, field: FieldId) => `${origin} ${seq} ${field}`
  return {
    add: (acts, leaf) => {
      if (leaf.kind !== 'content.erased' || !acts.endsWith('/acts')) return
      const { origin, seqs, fields } = leaf.facts
      if (!origin.startsWith(acts.slice(0, -'acts'.length))) return
      for (const seq of seqs) for (const field of fields) erased.add(name(origin, seq, field))
    },
    has: (origin, seq, field) => erased.has(name(origin, seq, field)),
  }
}
