import type { Figure } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'
import { activeForMs } from './session-rows.ts'

/** Sessions that are active now, and those with something in the range. */
export async function sessionFigures(
  { query }: Pick<StoreWorld, 'query'>,
  now: number,
  from: number,
): Promise<{ readonly active: Figure; readonly inRange: Figure }> {
  const count = query
    .selectFrom('session')
    .select((build) => build.fn.countAll<number>().as('count'))
  const active = await count
    .where('ended_at', 'is', null)
    .where('last_at', '>', now - activeForMs)
    .executeTakeFirstOrThrow()
  const inRange = await count.where('last_at', '>=', from).executeTakeFirstOrThrow()
  return {
    active: { count: active.count, filter: { page: 'sessions', query: { state: 'active' } } },
    inRange: { count: inRange.count, filter: { page: 'sessions', query: { from: String(from) } } },
  }
}
