import type { SessionRow } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'
import { trustOf } from './trust.ts'

/** A session with no sign of life for this long counts as ended, whether or not it said so. */
export const activeForMs = 15 * 60_000

type Indexed = Awaited<ReturnType<typeof readSessions>>[number]

function readSessions({ query }: Pick<StoreWorld, 'query'>, numbers: readonly number[]) {
  return query
    .selectFrom('session')
    .innerJoin('device', 'device.no', 'session.device')
    .innerJoin('word as agent', 'agent.no', 'session.agent')
    .innerJoin('word as version', 'version.no', 'session.version')
    .selectAll('session')
    .select([
      'device.id as deviceId',
      'device.name as deviceName',
      'device.isolation',
      'device.protection',
      'agent.text as agentName',
      'version.text as agentVersion',
    ])
    .where('session.no', 'in', numbers)
    .execute()
}

/** Rows of sessions in the order of their numbers. */
export async function sessionRows(
  world: Pick<StoreWorld, 'query' | 'now'>,
  numbers: readonly number[],
): Promise<SessionRow[]> {
  const rows = new Map((await readSessions(world, numbers)).map((row) => [row.no, row]))
  const now = world.now()
  return numbers.flatMap((no) => {
    const row = rows.get(no)
    return row === undefined ? [] : [sessionRow(row, now)]
  })
}

function sessionRow(row: Indexed, now: number): SessionRow {
  return {
    session: row.id as SessionRow['session'],
    trust: trustOf({
      id: row.deviceId,
      name: row.deviceName,
      isolation: row.isolation,
      protection: row.protection,
    }),
    principal: {
      kind: 'os-account',
      name: row.principal,
      uid: row.uid,
      assurance: (row.assurance ?? 'none') as SessionRow['principal']['assurance'],
    },
    agent: { name: row.agentName as SessionRow['agent']['name'], version: row.agentVersion },
    workspace: row.workspace,
    gitRemote: row.remote,
    title: row.title,
    model: row.model,
    startedAt: row.started_at,
    lastAt: row.last_at,
    endedAt: row.ended_at,
    active: row.ended_at === null && now - row.last_at < activeForMs,
    calls: {
      total: row.calls,
      allow: row.allowed,
      ask: row.asked,
      approve: row.approvals,
      deny: row.denied,
      failed: row.failed,
    },
    prompts: row.prompts,
    subagents: row.subagents,
    alerts: row.alerts,
    tokens:
      row.tokens_in === null
        ? null
        : {
            input: row.tokens_in,
            output: row.tokens_out ?? 0,
            cacheRead: row.cache_read ?? 0,
            cacheWrite: row.cache_write ?? 0,
          },
    costUsd: null,
  }
}
