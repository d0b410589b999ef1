import type { HookEvent } from '@custody/agents'
import type { Outbox } from '@custody/stores'
import type { History } from './history.ts'
import { newHistory } from './history.ts'
import { continuing, historyBack, openingsIn, recallConversations } from './recall-history.ts'

/**
 * What is known, by the log, of the conversation that a session goes on with; null where it begins anew.
 *
 * A session that begins as new has no past. One that says that it goes on, or that is met in its middle (the daemon was
 * started anew and it was silent for long), has the past that is recorded; where none is found and there must be one, or
 * the log is longer than what is read, it is unknown.
 */
export function historyBefore(log: Outbox, event: HookEvent): History | null {
  const isStart = event.kind === 'session-started'
  if (isStart && !continuing.has(event.cause)) return null
  const openings = openingsIn(log).filter((one) => one.agentSessionId === event.agentSessionId)
  const found = recallConversations(log, openings).get(event.agentSessionId)
  if (found !== undefined) return found
  return isStart || log.state().recorded > historyBack ? newHistory(false) : null
}
