import { encodeBase64 } from '@custody/evidence'
import type { WrappedKey } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { revealOf } from '../../acts/reveal.ts'
import { route } from '../../route.ts'

/** Gives the wrapped keys of one session's closed contents. The act is durable before anybody has them. */
export const revealContent = route({
  endpoint: serverEndpoints.revealContent,
  thread: 'writer',
  answer: async (world, { body: { session, reason }, asker }) => {
    const entries = await world.query
      .selectFrom('entry')
      .innerJoin('session', 'session.no', 'entry.session')
      .innerJoin('log', 'log.no', 'entry.log')
      .select(['log.origin', 'entry.seq'])
      .where('session.id', '=', session)
      .execute()
    const origin = entries[0]?.origin
    if (origin === undefined) return err({ code: 'SESSION_UNKNOWN' })
    await world.recordAct(revealOf({ origin, session, reason, by: asker.viewer }))
    const keys = new Map<string, WrappedKey>()
    for (const { seq } of entries)
      for (const { wrapped } of await world.evidence.closed(origin, seq))
        keys.set(wrapped.key, wrapped)
    return ok({
      origin,
      keys: [...keys.values()].map(({ key, enc, wrapped }) => ({
        key,
        enc: encodeBase64(enc),
        wrapped: encodeBase64(wrapped),
      })),
    })
  },
})
