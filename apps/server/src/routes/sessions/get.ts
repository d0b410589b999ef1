import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { openEntry } from '../../views/call-view.ts'
import { postureWithTime, processesAt } from '../../views/context-of.ts'
import { sessionRows } from '../../views/session-rows.ts'
import {
  mcpServersIn,
  placeOfSession,
  policyVersionsIn,
  subagentsIn,
  trackOf,
} from '../../views/session-parts.ts'
import { stripOf } from '../../views/strip.ts'

/** One session: its facts, its track and its subagents. */
export const getSession = route({
  endpoint: serverEndpoints.getSession,
  thread: 'reader',
  answer: async (world, { params }) => {
    const place = await placeOfSession(world, params.session)
    if (place === null) return err({ code: 'SESSION_UNKNOWN' })
    const [row] = await sessionRows(world, [place.no])
    if (row === undefined) return err({ code: 'SESSION_UNKNOWN' })
    const { opened, first, last } = place
    const leaf = opened === null ? null : (await openEntry(world, opened.origin, opened.seq)).leaf
    // The entry itself may hold what later entries refer to.
    const at = (name: 'processes' | 'posture') => leaf?.refs[name] ?? leaf?.seq ?? null
    return ok({
      ...row,
      permissionMode: place.permissionMode,
      gitBranch: place.branch,
      policyVersions: await policyVersionsIn(world, place.no),
      processes: opened === null ? null : await processesAt(world, opened.origin, at('processes')),
      posture: opened === null ? null : await postureWithTime(world, opened.origin, at('posture')),
      subagentTree: await subagentsIn(world, place.no),
      track: await trackOf(world, place.no),
      mcpServers: await mcpServersIn(world, place.no),
      evidence: {
        entries: place.entries,
        withoutPayload: Math.max(0, place.committed - place.held),
        first: await stripOf(world, first),
        last: await stripOf(world, last),
      },
    })
  },
})
