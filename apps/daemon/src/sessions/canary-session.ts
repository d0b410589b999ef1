/** What a canary calls its session. It is no session of an agent. */
export const canarySession = 'custody-canary'

export function isOfAgent({ agentSessionId }: { readonly agentSessionId: string }): boolean {
  return agentSessionId !== canarySession
}
