import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { noDevice } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import type { DeviceNow } from './device-rows.ts'

const hourMs = 3_600_000

/** How the evidence stands: what devices recorded and sealed, what is kept here, how long it took, what is open. */
export async function evidenceHealth(
  { query, storeBytes }: Pick<StoreWorld, 'query' | 'storeBytes'>,
  now: number,
  devices: readonly DeviceNow[],
): Promise<AnswerOf<ServerEndpoints['overview']>['evidence']> {
  const logs = await query
    .selectFrom('log')
    .select((build) => [
      build.fn.sum<number | null>('size').as('stored'),
      build.fn.sum<number | null>('committed').as('committed'),
      build.fn.sum<number | null>('held').as('held'),
      build.fn.max('stored_at').as('lastAt'),
      build.fn.sum<number | null>('cosigned').as('cosigned'),
      build.fn.max('cosigned_at').as('cosignedAt'),
    ])
    .where('device', '>', noDevice)
    .executeTakeFirstOrThrow()
  const alerts = await query
    .selectFrom('alert')
    .select((build) => build.fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  const stored = Number(logs.stored ?? 0)
  const said = (name: 'recorded' | 'sealed' | 'waiting') =>
    devices.reduce((sum, { checkIn }) => sum + (checkIn?.outbox[name] ?? 0), 0)
  return {
    lastSealAt: logs.lastAt === null ? null : Number(logs.lastAt),
    // What a device said at its last check-in may be behind what it has sent since.
    recorded: Math.max(stored, said('recorded')),
    sealed: Math.max(stored, said('sealed')),
    stored,
    withoutPayload: Math.max(0, Number(logs.committed ?? 0) - Number(logs.held ?? 0)),
    lagMs: await lagOf(query, now),
    waitingOnDevices: said('waiting'),
    storeBytes: storeBytes(),
    cosigned:
      logs.cosignedAt === null
        ? null
        : { entries: Number(logs.cosigned ?? 0), lastAt: Number(logs.cosignedAt) },
    openAlerts: { count: alerts.count, filter: { page: 'alerts', query: { state: 'open' } } },
  }
}

/** Half and 95 of 100 entries of this and the last hour came within this time; known to a factor of two. */
async function lagOf(
  query: StoreWorld['query'],
  now: number,
): Promise<{ readonly p50: number; readonly p95: number } | null> {
  const rows = await query
    .selectFrom('rollup_lag')
    .select((build) => ['log2', build.fn.sum<number>('count').as('count')])
    .where('hour', '>=', Math.floor(now / hourMs) - 1)
    .groupBy('log2')
    .orderBy('log2')
    .execute()
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const within = (share: number): number => {
    let sum = 0
    for (const { log2, count } of rows) {
      sum += count
      if (sum >= total * share) return 2 ** log2 * 1000
    }
    return 0
  }
  return { p50: within(0.5), p95: within(0.95) }
}
