import type { DeviceRow } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { z } from 'zod'
import type { StoreWorld } from '../route.ts'
import { trustOf } from './trust.ts'

/** Without a sealed entry or a check-in for this long a device is silent. A device checks in every 30 s. */
export const silentAfterMs = 3 * 60_000

/** What a device said at its last check-in. */
export type CheckIn = z.output<ServerEndpoints['checkIn']['body']>
type World = Pick<StoreWorld, 'query' | 'now' | 'policies'>
type Indexed = Awaited<ReturnType<typeof readDevices>>[number]
type Check = AnswerOf<ServerEndpoints['getDevice']>['checks'][number]
export type PostureNow = Omit<Check, 'history'>

/** A device as the store has it, with what it said last and how it stands. */
export type DeviceNow = {
  readonly no: number
  readonly row: Indexed
  readonly checkIn: CheckIn | null
  readonly posture: readonly PostureNow[]
  readonly health: DeviceRow['health']
  readonly isUpToDate: boolean
}

function readDevices({ query }: World) {
  return query.selectFrom('device').selectAll().orderBy('no').execute()
}

/** Every device with its state now. Fleets past some thousand devices want an index of their own. */
export async function devicesNow(world: World): Promise<readonly DeviceNow[]> {
  const now = world.now()
  const current = await world.policies.current()
  const sealed = await world.query.selectFrom('posture').selectAll().execute()
  const byDevice = Map.groupBy(sealed, ({ device }) => device)
  return (await readDevices(world)).map((row) => {
    const checkIn = readCheckIn(row.check_in)
    const posture = postureNow(now, byDevice.get(row.no) ?? [], checkIn)
    const health = healthOf(now, row, checkIn, posture)
    const version = checkIn?.policyVersion ?? row.policy
    return {
      no: row.no,
      row,
      checkIn,
      posture,
      health,
      isUpToDate: version !== null && version === current?.version,
    }
  })
}

function readCheckIn(text: string | null): CheckIn | null {
  return text === null
    ? null
    : (serverEndpoints.checkIn.body.safeParse(JSON.parse(text)).data ?? null)
}

/** The newest answer of each probe, sealed or said; past its age it counts as unknown. Sorted by probe. */
function postureNow(
  now: number,
  sealed: readonly {
    readonly probe: string
    readonly at: number
    readonly status: string
    readonly detail: string
    readonly max_age: number
  }[],
  checkIn: CheckIn | null,
): readonly PostureNow[] {
  const checks = new Map<string, Omit<PostureNow, 'stale'>>()
  for (const { probe, at, status, detail, max_age: maxAgeMs } of sealed)
    checks.set(probe, { probe, at, status: status as PostureNow['status'], detail, maxAgeMs })
  for (const check of checkIn?.posture ?? [])
    if (check.at > (checks.get(check.probe)?.at ?? -1)) checks.set(check.probe, check)
  return [...checks.values()]
    .map((check) => ({ ...check, stale: now - check.at > check.maxAgeMs }))
    .toSorted((a, b) => (a.probe < b.probe ? -1 : 1))
}

function healthOf(
  now: number,
  row: Pick<Indexed, 'last_entry_at' | 'last_check_in_at' | 'enrolled_at'>,
  checkIn: CheckIn | null,
  posture: readonly PostureNow[],
): DeviceRow['health'] {
  const lastSign = Math.max(row.last_entry_at ?? 0, row.last_check_in_at ?? 0, row.enrolled_at)
  if (now - lastSign > silentAfterMs) return 'silent'
  const areHooksBad =
    checkIn?.agents.some(({ hooks }) => hooks === 'missing' || hooks === 'tampered') ?? false
  if (areHooksBad || (checkIn?.ungovernedAgents.length ?? 0) > 0) return 'ungoverned'
  return posture.some(({ status, stale }) => status === 'fail' && !stale) ? 'posture-failing' : 'ok'
}

/** Rows of devices, with figures of what happened on each. */
export async function deviceRows(
  { query }: World,
  devices: readonly DeviceNow[],
): Promise<DeviceRow[]> {
  const numbers = devices.map(({ no }) => no)
  const sums = await query
    .selectFrom('session')
    .select((build) => [
      'device',
      build.fn.countAll<number>().as('sessions'),
      build.fn.sum<number>('denied').as('denied'),
    ])
    .where('device', 'in', numbers)
    .groupBy('device')
    .execute()
  const alerts = await query
    .selectFrom('alert')
    .select((build) => ['device', build.fn.countAll<number>().as('open')])
    .where('device', 'in', numbers)
    .where('state', '=', 'open')
    .groupBy('device')
    .execute()
  return devices.map((device) =>
    deviceRow(
      device,
      sums.find((sum) => sum.device === device.no),
      alerts.find((alert) => alert.device === device.no)?.open ?? 0,
    ),
  )
}

function deviceRow(
  { row, checkIn, posture, health, isUpToDate }: DeviceNow,
  sums: { readonly sessions: number; readonly denied: number } | undefined,
  openAlerts: number,
): DeviceRow {
  const query = { device: row.id }
  const count = (status: PostureNow['status']) =>
    posture.filter((check) => (check.stale ? 'unknown' : check.status) === status).length
  return {
    trust: trustOf(row),
    state: row.state as DeviceRow['state'],
    health,
    platform: row.platform as DeviceRow['platform'],
    osVersion: checkIn?.osVersion ?? row.os_version,
    account: { uid: row.uid, name: row.account },
    enrolledAt: row.enrolled_at,
    lastEntryAt: row.last_entry_at,
    lastCheckInAt: row.last_check_in_at,
    policy: { version: checkIn?.policyVersion ?? row.policy, upToDate: isUpToDate },
    posture: { pass: count('pass'), fail: count('fail'), unknown: count('unknown') },
    agents: checkIn?.agents.map(({ agent, hooks }) => ({ agent, hooks })) ?? [],
    outbox: checkIn?.outbox ?? null,
    sessions: { count: sums?.sessions ?? 0, filter: { page: 'sessions', query } },
    denied: {
      count: sums?.denied ?? 0,
      filter: { page: 'tool-calls', query: { ...query, outcome: 'deny' } },
    },
    openAlerts: {
      count: openAlerts,
      filter: { page: 'alerts', query: { ...query, state: 'open' } },
    },
  }
}
