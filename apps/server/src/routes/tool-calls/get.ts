import { err, ok } from '@custody/model'
import type { CallView } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import { idBytes } from '@custody/stores'
import { route } from '../../route.ts'
import { callRows, indexedCalls } from '../../views/call-rows.ts'
import { callView, openEntry } from '../../views/call-view.ts'
import { postureAt, processesAt } from '../../views/context-of.ts'
import { ruleBook } from '../../views/rule-book.ts'
import { trustOf } from '../../views/trust.ts'

/** The most of a content that one answer carries. */
const contentBytesMax = 2_000_000

/** One tool call with everything about it. */
export const getCall = route({
  endpoint: serverEndpoints.getCall,
  thread: 'reader',
  answer: async (world, { params }) => {
    const place = await world.query
      .selectFrom('call')
      .select(['entry', 'mcp', 'device'])
      .where('id', '=', idBytes(params.call))
      .executeTakeFirst()
    if (place === undefined) return err({ code: 'CALL_UNKNOWN' })
    const book = await ruleBook(world.policies)
    const [call] = await indexedCalls(world, [place.entry])
    const [row] = await callRows(world, book, [{ entry: place.entry, match: null }])
    if (call === undefined || row === undefined) return err({ code: 'CALL_UNKNOWN' })
    const view: CallView = await callView(world, book, { row, call, max: contentBytesMax })
    const { leaf } = await openEntry(world, call.origin, call.seq)
    const device = await world.query
      .selectFrom('device')
      .select(['id', 'name', 'isolation', 'protection'])
      .where('no', '=', place.device)
      .executeTakeFirstOrThrow()
    const server =
      place.mcp === null
        ? undefined
        : await world.query
            .selectFrom('mcp_server')
            .select(['fingerprint', 'name', 'id'])
            .where('no', '=', place.mcp)
            .executeTakeFirst()
    return ok({
      ...view,
      trust: trustOf(device),
      processes: await processesAt(world, call.origin, leaf.refs.processes),
      posture: await postureAt(world, call.origin, leaf.refs.posture),
      mcp:
        server === undefined
          ? null
          : { fingerprint: server.fingerprint ?? server.id, name: server.name ?? server.id },
    })
  },
})
