import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { holdsOf, subjectOf } from '../../acts/content-holds.ts'
import { adminAct } from '../../acts/record-act.ts'
import { contentOf } from '../../acts/whose-content.ts'
import { route } from '../../route.ts'

/** Holds contents back from erasure, or lets go of them. */
export const holdContent = route({
  endpoint: serverEndpoints.holdContent,
  thread: 'writer',
  answer: async (world, { body: { whose, held, reason }, asker }) => {
    if ((await contentOf(world, whose)) === null) return err({ code: 'CONTENT_UNKNOWN' })
    const { kind, subject } = subjectOf(whose)
    const by = asker.viewer ?? ''
    await world.recordAct(
      adminAct('admin.settings-changed', {
        by,
        target:
          whose.kind === 'session' ? whose.session : whose.kind === 'device' ? whose.device : null,
        name: 'content-hold',
        reason,
        change: { before: null, after: { whose, held } },
      }),
    )
    const row = { kind, subject, reason, held_by: by, since: world.now() }
    if (held)
      await world.query
        .insertInto('content_hold')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    else
      await world.query
        .deleteFrom('content_hold')
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .execute()
    return ok({ holds: await holdsOf(world) })
  },
})
