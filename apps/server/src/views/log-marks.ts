import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { z } from 'zod'
import type { StoreWorld } from '../route.ts'

type Mark = AnswerOf<ServerEndpoints['getCompleteness']>['marks'][number]
type World = Pick<StoreWorld, 'query' | 'evidence'>

const kinds = ['enrolled', 'epoch.opened', 'recovery', 'gap'] as const
const marksMax = 500

/** The facts of those kinds that tell of completeness; whatever else they hold is passed over. */
const Facts = z.object({
  because: z.string().optional(),
  cause: z.string().optional(),
  from: z.int().nullable().optional(),
  to: z.int().optional(),
  missed: z.int().nullable().optional(),
  unsealed: z.int().optional(),
  lost: z.int().nullable().optional(),
  downMs: z.int().nullable().optional(),
})

/** What entries themselves say of what is missing: enrolments, new epochs, recoveries, gaps. Newest first. */
export async function marksOf(
  { query, evidence }: World,
  logs: readonly { readonly no: number; readonly origin: string; readonly epoch: number }[],
): Promise<Mark[]> {
  const marks: Mark[] = []
  for (const log of logs) {
    const rows = await query
      .selectFrom('entry')
      .innerJoin('word as kind', 'kind.no', 'entry.kind')
      .select(['entry.seq', 'entry.at', 'kind.text as kind'])
      .where('entry.log', '=', log.no)
      .where('kind.text', 'in', kinds)
      .orderBy('entry.seq', 'desc')
      .limit(marksMax)
      .execute()
    for (const { seq, at, kind } of rows) {
      const [bytes] = await evidence.leaves(log.origin, seq, seq + 1)
      const facts = Facts.safeParse(bytes && JSON.parse(new TextDecoder().decode(bytes)).facts)
      const named = kinds.find((one) => one === kind)
      if (named !== undefined)
        marks.push(markOf({ kind: named, epoch: log.epoch, seq, at }, facts.data ?? {}))
    }
  }
  return marks
}

function markOf(
  place: Pick<Mark, 'kind' | 'epoch' | 'seq' | 'at'>,
  facts: z.output<typeof Facts>,
): Mark {
  const { because, cause, downMs } = facts
  const began = downMs == null ? null : place.at - downMs
  return {
    ...place,
    because: because ?? cause ?? null,
    from: place.kind === 'recovery' ? began : (facts.from ?? null),
    to: place.kind === 'recovery' ? place.at : (facts.to ?? null),
    entries: facts.missed ?? facts.unsealed ?? facts.lost ?? null,
  }
}
