import type { Leaf } from '@custody/evidence'
import type { Caller } from './caller.ts'

/** What a canary calls its session. It is no session of an agent. */
export const canarySession = 'custody-canary'

export function isOfAgent({ agentSessionId }: { readonly agentSessionId: string }): boolean {
  return agentSessionId !== canarySession
}

/**
 * Who tells of a call or a session: a hook of an agent, or the device, whose own process sends canaries. That it is our
 * process is the kernel's word; an agent that calls its session so stays an agent.
 */
export function sourceOf(
  session: { readonly agentSessionId: string },
  { pid }: Pick<Caller, 'pid'>,
  ownPid = process.pid,
): Extract<Leaf['source'], 'hook' | 'device'> {
  return !isOfAgent(session) && pid === ownPid ? 'device' : 'hook'
}
