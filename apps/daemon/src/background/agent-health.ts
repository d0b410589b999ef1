import { agentNamed } from '@custody/agents'
import type { CanaryState, RequestOf, ServerEndpoints } from '@custody/protocol'
import { isOfAgent } from '../sessions/canary-session.ts'
import type { Session } from '../sessions/session.ts'

type Health = RequestOf<ServerEndpoints['checkIn']>['body']['agents'][number]

/**
 * How the agents of this device stand: those that were heard since the start, and one that was not and a canary was sent
 * for. `sessions`: the newest first. `guarded`: the managed settings were whole at the last look.
 */
export function agentHealth(
  sessions: readonly Pick<Session, 'agent' | 'agentSessionId' | 'lastSeenAt'>[],
  canary: CanaryState | null,
  guarded: boolean,
): readonly Health[] {
  const tried = canary === null ? [] : [silent(canary.agent)]
  const heard = sessions
    .filter(isOfAgent)
    .map(({ agent, lastSeenAt }) => ({ agent, lastHookAt: lastSeenAt }))
  const newest = new Map([...tried, ...heard.toReversed()].map((one) => [one.agent.name, one]))
  return [...newest.values()].map(({ agent, lastHookAt }) => ({
    agent,
    hooks: guarded && hasManaged(agent.name) ? 'present' : 'unknown',
    lastHookAt,
    canary: canary?.agent === agent.name ? { at: canary.at, denied: canary.denied } : null,
  }))
}

function silent(name: CanaryState['agent']): Pick<Health, 'agent' | 'lastHookAt'> {
  return { agent: { name, version: 'unknown' }, lastHookAt: null }
}

function hasManaged(name: string): boolean {
  return (agentNamed(name)?.managed ?? null) !== null
}
