import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { route } from '../../route.ts'
import { ruleBook } from '../../views/rule-book.ts'
import { placeOfSession } from '../../views/session-parts.ts'
import { timelineEvents } from '../../views/timeline.ts'

/** What happened in a session, oldest first; a call stands where it was decided, with what came of it. */
export const getTimeline = route({
  endpoint: serverEndpoints.getTimeline,
  thread: 'reader',
  answer: async (world, { params, query: { epoch, after, before, limit } }) => {
    const place = await placeOfSession(world, params.session)
    if (place === null) return err({ code: 'SESSION_UNKNOWN' })
    const size = Math.max(1, Math.min(500, limit ?? 200))
    const isBackwards = before !== undefined
    let some = world.query
      .selectFrom('entry')
      .innerJoin('log', 'log.no', 'entry.log')
      .innerJoin('word as kind', 'kind.no', 'entry.kind')
      .innerJoin('word as source', 'source.no', 'entry.source')
      .leftJoin('subagent', (join) =>
        join.onRef('subagent.no', '=', 'entry.subject').on('kind.text', 'like', 'subagent.%'),
      )
      .select([
        'entry.no',
        'entry.seq',
        'entry.at',
        'entry.subject',
        'kind.text as kind',
        'source.text as source',
        'log.origin',
        'log.epoch',
        'subagent.name as subagentName',
      ])
      .where('entry.session', '=', place.no)
    if (epoch !== undefined) some = some.where('log.epoch', '=', epoch)
    if (after !== undefined) some = some.where('entry.seq', '>', after)
    if (before !== undefined) some = some.where('entry.seq', '<', before)
    const rows = await some
      .orderBy('entry.no', isBackwards ? 'desc' : 'asc')
      .limit(size + 1)
      .execute()
    const shown = rows.slice(0, size)
    const entries = isBackwards ? shown.toReversed() : shown
    const events = await timelineEvents(world, await ruleBook(world.policies), entries)
    return ok({
      events,
      more: rows.length > size,
      durationMs: Math.max(0, place.last.at - place.first.at),
    })
  },
})
