import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'
import type { DeviceNow } from '../../views/device-rows.ts'
import { deviceRows, devicesNow } from '../../views/device-rows.ts'

type Filter = {
  readonly health?: readonly string[] | undefined
  readonly state?: readonly string[] | undefined
  readonly isolation?: string | undefined
  readonly keyProtection?: string | undefined
  readonly policy?: 'up-to-date' | 'behind' | undefined
  readonly posture?: string | undefined
  readonly q?: string | undefined
}

/** Every device, in the order in which they enrolled. */
export const listDevices = route({
  endpoint: serverEndpoints.listDevices,
  thread: 'reader',
  answer: async (world, { query: { cursor, limit, mcp, ...filter } }) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const after = place.value?.[0] ?? 0
    const size = pageSize(limit)
    const users =
      mcp === undefined
        ? null
        : new Set(
            (
              await world.query
                .selectFrom('mcp_server')
                .select('device')
                .where('fingerprint', '=', mcp)
                .execute()
            ).map(({ device }) => device),
          )
    const all = await devicesNow(world)
    const found = all.filter(
      (device) => device.no > after && isShown(device, filter) && (users?.has(device.no) ?? true),
    )
    const shown = found.slice(0, size)
    const last = shown.at(-1)
    const next = found.length > size && last !== undefined ? encodeCursor([last.no]) : null
    return ok({ rows: await deviceRows(world, shown), next })
  },
})

function isShown({ row, health, posture, isUpToDate }: DeviceNow, filter: Filter): boolean {
  const isOneOf = (some: readonly string[] | undefined, value: string) =>
    some === undefined || some.length === 0 || some.includes(value)
  const [probe, status] = filter.posture?.split(':') ?? []
  const text = `${row.name} ${row.account} ${row.id} ${row.os_version}`.toLowerCase()
  return (
    isOneOf(filter.health, health) &&
    isOneOf(filter.state, row.state) &&
    (filter.isolation === undefined || filter.isolation === row.isolation) &&
    (filter.keyProtection === undefined || filter.keyProtection === row.protection) &&
    (filter.policy === undefined || (filter.policy === 'up-to-date') === isUpToDate) &&
    (probe === undefined ||
      posture.some((check) => check.probe === probe && check.status === status && !check.stale)) &&
    (filter.q === undefined || text.includes(filter.q.trim().toLowerCase()))
  )
}
