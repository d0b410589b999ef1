import { fieldName } from '@custody/evidence'
import type { Outbox } from '@custody/stores'
import { principalUid } from '../sessions/register-session.ts'
import type { Owners } from './audience.ts'

const page = 500

/**
 * Whose the sessions and entries of the log are, by the account that each session's first entry names. Read once, and on
 * from there; of a session whose names are no longer kept here nobody is the owner.
 */
export function entryOwners(log: () => Outbox): Owners {
  let read: Outbox | null = null
  let after = -1
  let sessions = new Map<string, number>()

  function readOn(): void {
    const current = log()
    if (current !== read) {
      read = current
      after = -1
      sessions = new Map()
    }
    for (;;) {
      const found = current.find({ kind: 'session.opened', after, limit: page })
      for (const { seq, session } of found) {
        const uid = namedBy(seq)
        if (session !== null && uid !== null) sessions.set(session, uid)
        after = seq
      }
      if (found.length < page) return
    }
  }

  function namedBy(seq: number): number | null {
    const payloads = log().payloads(seq, seq + 1)
    const principal = payloads.find(({ field }) => fieldName(field) === 'principal')
    return principal === undefined ? null : principalUid(new TextDecoder().decode(principal.bytes))
  }

  return {
    namedBy,
    ofSession(session) {
      const known = log() === read ? sessions.get(session) : undefined
      if (known !== undefined) return known
      readOn()
      return sessions.get(session) ?? null
    },
    sessionsOf(uid) {
      readOn()
      return [...sessions].flatMap(([session, owner]) => (owner === uid ? [session] : []))
    },
  }
}
