import type { HookEvent } from '@custody/agents'
import type { Outbox } from '@custody/stores'
import type { History } from './history.ts'
import { newHistory } from './history.ts'
import { continuing, openingsIn, recallConversations } from './recall-history.ts'

/**
 * What is known of the conversation that a session goes on with, by the log; null where it begins anew. An agent that says
 * that it goes on, with what nobody recorded, has a past that is unknown. One that says nothing has the past that was seen.
 */
export function historyBefore(log: Outbox, event: HookEvent): History | null {
  if (event.kind !== 'session-started' || !continuing.has(event.cause)) return null
  const openings = openingsIn(log).filter((one) => one.agentSessionId === event.agentSessionId)
  return recallConversations(log, openings).get(event.agentSessionId) ?? newHistory(false)
}
