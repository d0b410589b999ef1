import type { Action, Problem } from '@custody/model'
import type { PolicyRequest } from '@custody/policy'
import type { HookInHand } from './handle-hook.ts'
import type { HookWorld } from './hook-world.ts'

/** What of a call is new beside what the daemon knows already. */
export type CallFacts = {
  readonly tool: string
  readonly actions: readonly Action[]
  readonly complete: boolean
  readonly incompleteBecause: readonly Problem[]
}

/** Everything the decision of one call may depend on, as it stands now. */
export function policyRequest(
  world: HookWorld,
  { event, session, caller }: Pick<HookInHand, 'event' | 'session' | 'caller'>,
  call: CallFacts,
): PolicyRequest {
  const { id, platform } = world.device()
  return {
    now: world.trustedNow(),
    principal: {
      id: session.account.name,
      groups: [],
      assurance: 'os-account',
      bindingAgeMs: null,
    },
    device: {
      id,
      groups: [],
      platform,
      isolation: world.isolation,
      keyProtection: world.keyProtection,
    },
    session: { id: session.id, history: session.history },
    agent: session.agent,
    executable: caller.executable,
    subagent: event.subagent !== null,
    permissionMode: event.permissionMode,
    posture: world.posture(),
    cosignLagMs: world.cosignLagMs(),
    mcpServers: world.mcp.serversOf(session),
    ...call,
  }
}
