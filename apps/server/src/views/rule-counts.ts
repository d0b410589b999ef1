import { outcomes } from '@custody/model'
import type { Outcome } from '@custody/model'
import type { StoreWorld } from '../route.ts'

const hourMs = 3_600_000

/** How often a rule took part in decisions since `from`: as one that decided, by outcome, or as one that only spoke. */
export type RuleCount = {
  readonly rule: string
  readonly decided: boolean
  readonly outcome: Outcome
  readonly count: number
  readonly lastAt: number
}

export async function ruleCounts(
  { query }: Pick<StoreWorld, 'query'>,
  from: number,
): Promise<readonly RuleCount[]> {
  const rows = await query
    .selectFrom('rollup_rule')
    .innerJoin('word', 'word.no', 'rollup_rule.rule')
    .select((build) => [
      'word.text as rule',
      'rollup_rule.role',
      'rollup_rule.outcome',
      build.fn.sum<number>('rollup_rule.count').as('count'),
      build.fn.max('rollup_rule.last_at').as('lastAt'),
    ])
    .where('rollup_rule.hour', '>=', Math.floor(from / hourMs))
    .groupBy(['word.text', 'rollup_rule.role', 'rollup_rule.outcome'])
    .orderBy('count', 'desc')
    .execute()
  return rows.map(({ rule, role, outcome, count, lastAt }) => ({
    rule,
    decided: role === 1,
    outcome: outcomes[outcome] ?? 'allow',
    count,
    lastAt: Number(lastAt),
  }))
}
