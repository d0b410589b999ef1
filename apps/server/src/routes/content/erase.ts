import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { isHeld } from '../../acts/content-holds.ts'
import { eraseParts } from '../../acts/erase-content.ts'
import { contentOf } from '../../acts/whose-content.ts'
import { route } from '../../route.ts'

/** Erases the contents of a session, a device or an account, and says so in the acts. */
export const eraseContent = route({
  endpoint: serverEndpoints.eraseContent,
  thread: 'writer',
  answer: async (world, { body: { whose, ground, reason }, asker }) => {
    const parts = await contentOf(world, whose)
    if (parts === null) return err({ code: 'CONTENT_UNKNOWN' })
    if (await isHeld(world, whose)) return err({ code: 'CONTENT_HELD' })
    return ok(await eraseParts(world, parts, { ground, reason, by: asker.viewer }))
  },
})
