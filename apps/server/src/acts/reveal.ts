import type { StoreWorld } from '../route.ts'
import type { Act } from './record-act.ts'

/** The log that a session is in; null where no such session is known. */
export async function originOfSession(
  { query }: Pick<StoreWorld, 'query'>,
  session: string,
): Promise<string | null> {
  const row = await query
    .selectFrom('session')
    .innerJoin('log', 'log.no', 'session.log')
    .select('log.origin')
    .where('session.id', '=', session)
    .executeTakeFirst()
  return row?.origin ?? null
}

/** The act that contents of one session are shown or given out. */
export function revealOf({
  origin,
  session,
  by,
  reason,
}: {
  readonly origin: string
  readonly session: string
  readonly by: string | null
  readonly reason?: string
}): Act {
  const text = (value: string) => new TextEncoder().encode(value)
  return {
    kind: 'content.revealed',
    facts: { origin, scope: 'session', seq: null, field: null, approvals: 0 },
    fields: {
      name: text(session),
      principal: text(JSON.stringify({ name: by })),
      ...(reason === undefined ? {} : { reason: text(reason) }),
    },
  }
}
