import type { Rule } from '@custody/policy'
import type { RuleView } from '@custody/protocol'
import type { PolicyStore } from '@custody/stores'

/** What rules are called, by id. A rule keeps its id over versions; the newest words win. */
export type RuleBook = ReadonlyMap<string, Rule>

/** Every rule of every policy that ever applied. */
export async function ruleBook(policies: PolicyStore): Promise<RuleBook> {
  const history = await policies.history(200)
  return new Map(history.toReversed().flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])))
}

/** A rule as it is shown; its id stands for its words where no policy here has it. */
export function ruleView(book: RuleBook, id: string, decided: boolean): RuleView {
  const rule = book.get(id)
  if (rule === undefined)
    return {
      id,
      pack: null,
      title: id,
      reason: '',
      severity: 'medium',
      outcome: decided ? 'deny' : 'warn',
      mode: 'enforce',
    }
  const { title, reason, severity, outcome, mode, pack } = rule
  return { id, pack: pack === '' ? null : pack, title, reason, severity, outcome, mode }
}
