import type { AgentName, DeviceId } from '@custody/model'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { outcomeCode } from '@custody/stores'
import { route } from '../../route.ts'
import { knownServers } from '../../views/mcp-rows.ts'

/** One MCP server: where it is used, its tools as calls named them, and what changed. */
export const getMcpServer = route({
  endpoint: serverEndpoints.getMcpServer,
  thread: 'reader',
  answer: async (world, { params }) => {
    const server = (await knownServers(world)).find(
      ({ fingerprint }) => fingerprint === params.fingerprint,
    )
    if (server === undefined) return err({ code: 'MCP_SERVER_UNKNOWN' })
    const numbers = server.sightings.map(({ no }) => no)
    const tools = await world.query
      .selectFrom('call')
      .innerJoin('word', 'word.no', 'call.tool')
      .select((build) => [
        'word.text as tool',
        build.fn.countAll<number>().as('calls'),
        build.fn
          .countAll<number>()
          .filterWhere('call.outcome', '=', outcomeCode('deny'))
          .as('denied'),
        build.fn.max('call.at').as('lastAt'),
      ])
      .where('call.mcp', 'in', numbers)
      .groupBy('word.text')
      .orderBy('calls', 'desc')
      .execute()
    const changes = await world.query
      .selectFrom('mcp_change')
      .innerJoin('entry', 'entry.no', 'mcp_change.entry')
      .innerJoin('log', 'log.no', 'entry.log')
      .innerJoin('device', 'device.no', 'log.device')
      .select(['mcp_change.at', 'mcp_change.change', 'entry.seq', 'log.epoch', 'device.id'])
      .where('mcp_change.server', 'in', numbers)
      .orderBy('mcp_change.entry', 'desc')
      .limit(100)
      .execute()
    return ok({
      ...server.row,
      tools: tools.map((tool) => ({ ...tool, lastAt: Number(tool.lastAt) })),
      usedOn: server.sightings.map(
        ({ deviceId, deviceName, agentName, first_at: firstSeenAt, last_at: lastSeenAt }) => ({
          device: deviceId as DeviceId,
          deviceName,
          agent: agentName === null ? null : { name: agentName as AgentName, version: 'unknown' },
          firstSeenAt,
          lastSeenAt,
        }),
      ),
      changes: changes.map(({ at, change, seq, epoch, id }) => ({
        at,
        device: id as DeviceId,
        seq,
        epoch,
        from: change,
      })),
    })
  },
})
