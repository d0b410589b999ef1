import type { Leaf } from './entry.ts'
import type { Facts } from './entry-kind.ts'
import type { Epochs } from './epochs.ts'
import type { Erasures } from './erasures.ts'
import type { Hash } from './merkle.ts'
import type { Report } from './verify-problem.ts'

/** Takes from an organisation's acts what they say of its other logs: erasures, and grants of epochs. */
export type ActsCheck = {
  readonly entry: (leaf: Leaf, hash: Hash) => void
  /** Hands on what counts. Under a quorum only what witnesses saw does: who keeps the log can add to its end whatever suits. */
  readonly finish: (counts: (seq: number) => boolean) => void
}

type Granted = Facts['epoch.granted']
type Told = { readonly erasures: Erasures; readonly epochs: Epochs }

/** Only `<organisation>/acts` says anything of other logs, and only of its own organisation's. */
export function actsCheck({ erasures, epochs }: Told, origin: string, report: Report): ActsCheck {
  if (!origin.endsWith('/acts')) return { entry: () => {}, finish: () => {} }
  const organisation = origin.slice(0, -'acts'.length)
  const erased: { readonly seq: number; readonly facts: Facts['content.erased'] }[] = []
  const granted: { readonly seq: number; readonly hash: Hash; readonly facts: Granted }[] = []
  const newest = new Map<string, Granted>()

  const takeGrant = (facts: Granted, seq: number, hash: Hash) => {
    const before = newest.get(facts.origin)
    if (before !== undefined && !isAgain(before, facts)) return report('GRANT_REPEATED', seq)
    newest.set(facts.origin, facts)
    granted.push({ seq, hash, facts })
  }

  return {
    entry: ({ seq, ...leaf }, hash) => {
      if (leaf.kind !== 'content.erased' && leaf.kind !== 'epoch.granted') return
      const { origin: about } = leaf.facts
      if (!about.startsWith(organisation)) return
      if (leaf.kind === 'content.erased') erased.push({ seq, facts: leaf.facts })
      else takeGrant(leaf.facts, seq, hash)
    },
    finish: (counts) => {
      for (const { seq, facts } of erased) if (counts(seq)) erasures.add(facts)
      for (const { seq, facts, hash } of granted) if (counts(seq)) epochs.grant(facts, hash)
    },
  }
}

/** Whether a grant is the one before, given again because witnesses had seen more: nothing else of it is another. */
function isAgain(before: Granted, { previous, ...again }: Granted): boolean {
  const isSame =
    before.epoch === again.epoch &&
    before.seal === again.seal &&
    before.publicKey === again.publicKey &&
    before.nvName === again.nvName &&
    before.because === again.because
  return isSame && (previous?.size ?? 0) >= (before.previous?.size ?? 0)
}
