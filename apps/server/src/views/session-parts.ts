import type { SessionId } from '@custody/model'
import type { SubagentView, Tick } from '@custody/protocol'
import { callStatuses, outcomeOf } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

type World = Pick<StoreWorld, 'query'>

/** Where a session stands in the index and in its log. */
export async function placeOfSession({ query }: World, id: SessionId) {
  const row = await query.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const entries = await query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['entry.no', 'entry.seq', 'entry.at', 'log.origin'])
    .where('entry.no', 'in', [row.first_entry, row.last_entry, row.opened ?? 0])
    .execute()
  const at = (no: number) => entries.find((entry) => entry.no === no)
  const first = at(row.first_entry)
  const last = at(row.last_entry)
  if (first === undefined || last === undefined) return null
  const { no, branch, committed, held } = row
  const opened = row.opened === null ? null : (at(row.opened) ?? null)
  return {
    no,
    branch,
    committed,
    held,
    entries: row.entries,
    permissionMode: row.permission_mode,
    opened,
    first,
    last,
  }
}

/** One tick per entry of a session, oldest first. */
export async function trackOf({ query }: World, session: number): Promise<Tick[]> {
  const rows = await query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('word as kind', 'kind.no', 'entry.kind')
    .leftJoin('call', 'call.finished', 'entry.no')
    .select([
      'entry.seq',
      'entry.at',
      'entry.outcome',
      'log.epoch',
      'kind.text as kind',
      'call.status',
    ])
    .where('entry.session', '=', session)
    .orderBy('entry.no')
    .limit(20_000)
    .execute()
  return rows.map(({ seq, at, epoch, kind, outcome, status }) => ({
    seq,
    epoch,
    at,
    kind,
    outcome: outcomeOf(outcome),
    weight: weightOf(
      kind,
      outcomeOf(outcome),
      status === null ? null : (callStatuses[status] ?? null),
    ),
  }))
}

function weightOf(kind: string, outcome: Tick['outcome'], status: string | null): Tick['weight'] {
  if (kind === 'alert' || kind === 'hook.missing') return 'alert'
  if (outcome === 'deny') return 'deny'
  if (outcome === 'ask' || outcome === 'approve') return 'ask'
  if (kind === 'call.finished' && status === 'failed') return 'failed'
  return kind === 'call.decided' ? 'call' : 'quiet'
}

/** Subagents of a session, parents before children: in the order in which they started. */
export async function subagentsIn({ query }: World, session: number): Promise<SubagentView[]> {
  const rows = await query
    .selectFrom('subagent')
    .selectAll()
    .where('session', '=', session)
    .orderBy('no')
    .execute()
  return rows.map((row) => ({
    subagent: row.id as SubagentView['subagent'],
    parent: row.parent as SubagentView['parent'],
    name: row.name,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    calls: row.calls,
    denied: row.denied,
  }))
}

export async function mcpServersIn({ query }: World, session: number) {
  const rows = await query
    .selectFrom('mcp_session')
    .innerJoin('mcp_server', 'mcp_server.no', 'mcp_session.server')
    .leftJoin('call', (join) =>
      join.onRef('call.mcp', '=', 'mcp_server.no').on('call.session', '=', session),
    )
    .select((build) => [
      'mcp_server.id',
      'mcp_server.fingerprint',
      'mcp_server.name',
      build.fn.count<number>('call.entry').as('calls'),
    ])
    .where('mcp_session.session', '=', session)
    .groupBy('mcp_server.no')
    .execute()
  return rows.map(({ id, fingerprint, name, calls }) => ({
    fingerprint: fingerprint ?? id,
    name: name ?? id,
    calls,
  }))
}

/** The policies that decided in a session. The index does not keep them, so the first and last call tell. */
export async function policyVersionsIn(
  { query, ...world }: World & Pick<StoreWorld, 'evidence'>,
  session: number,
): Promise<string[]> {
  const calls = query
    .selectFrom('call')
    .innerJoin('entry', 'entry.no', 'call.entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['entry.seq', 'log.origin'])
    .where('call.session', '=', session)
    .where('call.outcome', 'is not', null)
  const ends = await Promise.all([
    calls.orderBy('call.entry').limit(1).executeTakeFirst(),
    calls.orderBy('call.entry', 'desc').limit(1).executeTakeFirst(),
  ])
  const versions = new Set<string>()
  for (const end of ends) {
    const [bytes] =
      end === undefined ? [] : await world.evidence.leaves(end.origin, end.seq, end.seq + 1)
    const policy =
      bytes === undefined
        ? undefined
        : /"policy":"(sha256:[0-9a-f]{64})"/.exec(new TextDecoder().decode(bytes))?.[1]
    if (policy !== undefined) versions.add(policy)
  }
  return [...versions]
}
