import { outcomes } from '@custody/model'
import type { AnswerOf, Figure, ServerEndpoints } from '@custody/protocol'
import { outcomeCode } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

type Decisions = AnswerOf<ServerEndpoints['overview']>['decisions']
type Bucket = Decisions['buckets'][number]

const hourMs = 3_600_000

/** Decisions over time, out of the counts by the hour; buckets without holes, oldest first. */
export async function decisionsSince(
  { query }: Pick<StoreWorld, 'query'>,
  {
    now,
    from,
    bucketMs,
  }: { readonly now: number; readonly from: number; readonly bucketMs: number },
): Promise<Decisions> {
  const rows = await query
    .selectFrom('rollup_hour')
    .select((build) => ['hour', 'outcome', 'would', build.fn.sum<number>('count').as('count')])
    .where('hour', '>=', Math.floor(from / hourMs))
    .groupBy(['hour', 'outcome', 'would'])
    .execute()
  const length = Math.floor((now - from) / bucketMs) + 1
  const buckets: Bucket[] = Array.from({ length }, (_, at) => ({
    at: from + at * bucketMs,
    ...none,
  }))
  for (const { hour, outcome, would, count } of rows) {
    const bucket = buckets[Math.floor((hour * hourMs - from) / bucketMs)] ?? buckets.at(-1)
    const word = outcomes[outcome]
    if (bucket === undefined || word === undefined) continue
    bucket[word] += count
    if (would === outcomeCode('deny') && outcome !== would) bucket.wouldDeny += count
  }
  const total = (name: keyof typeof none, of: Figure['filter']['query']): Figure => ({
    count: buckets.reduce((sum, bucket) => sum + bucket[name], 0),
    filter: { page: 'tool-calls', query: { ...of, from: String(from) } },
  })
  return {
    bucketMs,
    buckets,
    totals: {
      allow: total('allow', { outcome: 'allow' }),
      ask: total('ask', { outcome: 'ask' }),
      approve: total('approve', { outcome: 'approve' }),
      deny: total('deny', { outcome: 'deny' }),
      wouldDeny: total('wouldDeny', { would: 'deny' }),
    },
  }
}

const none = { allow: 0, ask: 0, approve: 0, deny: 0, wouldDeny: 0 }
