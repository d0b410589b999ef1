import type { Instant, SessionId } from '@custody/model'
import type { LiveEvent } from '@custody/protocol'
import type { Told } from '../threads/store-threads.ts'

/** What browsers are told of what a store thread told. */
export function eventsOf(told: Told, at: Instant): readonly LiveEvent[] {
  switch (told.kind) {
    case 'alerted':
      return [{ type: 'alert', code: told.code, at }]
    case 'checked-in':
      return [{ type: 'device', device: told.device, at }]
    case 'acted':
      return []
    case 'indexed': {
      const { device, part } = told
      return told.events.map(({ kind, session, epoch, seq, at: recordedAt }) => {
        const place = { epoch, seq, at: recordedAt }
        return { type: 'entry', kind, device, session: session as SessionId | null, ...place, part }
      })
    }
  }
}
