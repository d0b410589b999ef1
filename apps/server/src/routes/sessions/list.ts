import type { AgentName, DeviceId, Outcome, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { sql } from 'kysely'
import type { Refusal } from '../../refusal.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'
import { ftsQuery } from '../../views/fts-query.ts'
import { activeForMs, sessionRows } from '../../views/session-rows.ts'

type SessionFilter = {
  readonly device?: readonly DeviceId[] | undefined
  readonly agent?: readonly AgentName[] | undefined
  readonly outcome?: readonly Outcome[] | undefined
  readonly state?: 'active' | 'ended' | undefined
  readonly mcp?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Matches of a search that are looked at: newest first. */
const matchesMax = 20_000
const columns = { allow: 'allowed', ask: 'asked', approve: 'approvals', deny: 'denied' } as const

/** Sessions, newest activity first. */
export const listSessions = route({
  endpoint: serverEndpoints.listSessions,
  thread: 'reader',
  answer: async (world, { query: { q, cursor, limit, ...filter } }) => {
    const place = readCursor(cursor, 2)
    if (!place.ok) return place
    const size = pageSize(limit)
    const found = await find(world, filter, q, place.value, size + 1)
    if (!found.ok) return found
    const shown = found.value.slice(0, size)
    const last = shown.at(-1)
    const next =
      found.value.length > size && last !== undefined ? encodeCursor([last.last_at, last.no]) : null
    return ok({
      rows: await sessionRows(
        world,
        shown.map(({ no }) => no),
      ),
      next,
    })
  },
})

async function find(
  { query, now }: StoreWorld,
  filter: SessionFilter,
  q: string | undefined,
  after: readonly number[] | null,
  limit: number,
): Promise<Result<readonly { readonly no: number; readonly last_at: number }[], Refusal>> {
  const { device = [], agent = [], outcome = [], state, mcp, from, to } = filter
  const fts = q === undefined || q.trim() === '' ? undefined : ftsQuery(q)
  if (fts === null) return err({ code: 'SEARCH_INVALID' })
  const [afterAt = 0, afterNo = 0] = after ?? []
  let some = query.selectFrom('session').select(['session.no', 'session.last_at'])
  if (device.length > 0)
    some = some.where(
      'device',
      'in',
      query.selectFrom('device').select('no').where('id', 'in', device),
    )
  if (agent.length > 0)
    some = some.where(
      'agent',
      'in',
      query.selectFrom('word').select('no').where('text', 'in', agent),
    )
  if (outcome.length > 0)
    some = some.where((build) => build.or(outcome.map((one) => build(columns[one], '>', 0))))
  if (state === 'active')
    some = some.where('ended_at', 'is', null).where('last_at', '>', now() - activeForMs)
  if (state === 'ended')
    some = some.where((build) =>
      build.or([build('ended_at', 'is not', null), build('last_at', '<=', now() - activeForMs)]),
    )
  if (mcp !== undefined)
    some = some.where(
      'no',
      'in',
      query
        .selectFrom('mcp_session')
        .innerJoin('mcp_server', 'mcp_server.no', 'mcp_session.server')
        .select('mcp_session.session')
        .where('mcp_server.fingerprint', '=', mcp),
    )
  if (from !== undefined) some = some.where('last_at', '>=', from)
  if (to !== undefined) some = some.where('started_at', '<', to)
  if (fts !== undefined)
    some = some.where(
      sql<boolean>`session.no IN (SELECT entry.session FROM entry WHERE entry.no IN
        (SELECT rowid FROM words WHERE words MATCH ${fts} ORDER BY rowid DESC LIMIT ${matchesMax}))`,
    )
  if (after !== null)
    some = some.where((build) =>
      build.or([
        build('last_at', '<', afterAt),
        build.and([build('last_at', '=', afterAt), build('no', '<', afterNo)]),
      ]),
    )
  return ok(await some.orderBy('last_at', 'desc').orderBy('no', 'desc').limit(limit).execute())
}
