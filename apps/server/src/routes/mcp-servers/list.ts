import { ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { encodeCursor, pageSize, readCursor } from '../../views/cursor.ts'
import { knownServers } from '../../views/mcp-rows.ts'

/** Every MCP server seen on any device, last seen first. */
export const listMcpServers = route({
  endpoint: serverEndpoints.listMcpServers,
  thread: 'reader',
  answer: async (world, { query: { device = [], level = [], approved, q, cursor, limit } }) => {
    const place = readCursor(cursor, 1)
    if (!place.ok) return place
    const from = place.value?.[0] ?? 0
    const size = pageSize(limit)
    const text = q?.trim().toLowerCase() ?? ''
    const found = (await knownServers(world)).filter(
      ({ row, sightings }) =>
        (device.length === 0 ||
          sightings.some(({ deviceId }) => (device as readonly string[]).includes(deviceId))) &&
        (level.length === 0 || level.includes(row.level)) &&
        (approved === undefined || approved === row.approved) &&
        `${row.names.join(' ')} ${row.transport.target ?? ''} ${row.fingerprint}`
          .toLowerCase()
          .includes(text),
    )
    const rows = found.slice(from, from + size).map(({ row }) => row)
    return ok({ rows, next: found.length > from + size ? encodeCursor([from + size]) : null })
  },
})
