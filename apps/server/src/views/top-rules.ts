import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { RuleBook } from './rule-book.ts'
import { ruleView } from './rule-book.ts'
import type { RuleCount } from './rule-counts.ts'

const shownMax = 5

/** The rules that most often made an outcome. */
export function topRules(
  book: RuleBook,
  counts: readonly RuleCount[],
  outcome: 'deny' | 'ask',
  from: number,
): AnswerOf<ServerEndpoints['overview']>['deniedBy'] {
  return counts
    .filter((count) => count.decided && count.outcome === outcome)
    .slice(0, shownMax)
    .map(({ rule, count }) => {
      const { title, severity, mode } = ruleView(book, rule, true)
      const query = { rule, role: 'decided', outcome, from: String(from) }
      return {
        rule,
        title,
        severity,
        mode,
        figure: { count, filter: { page: 'tool-calls', query } },
      }
    })
}
