import type { Agent, Decision, ExecutableState } from '@custody/model'
import { noHistory } from '@custody/policy'
import type { EffectivePolicy } from '@custody/policy'
import { decideByAll } from '@custody/policy'
import type { HookWorld } from '../hooks/hook-world.ts'
import type { Account } from '../home/account.ts'

/** What of the world the decision about a start needs. */
export type LaunchWorld = Pick<
  HookWorld,
  'trustedNow' | 'device' | 'isolation' | 'keyProtection' | 'posture'
> & { readonly policies: () => EffectivePolicy }

/** Decides whether an agent may start on this device, as it stands now. */
export function decideLaunch(
  world: LaunchWorld,
  account: Account,
  agent: Agent,
  executable: ExecutableState,
): Decision {
  const { id, platform } = world.device()
  return decideByAll(world.policies(), {
    now: world.trustedNow(),
    principal: { id: account.name, groups: [], assurance: 'os-account', bindingAgeMs: null },
    device: {
      id,
      groups: [],
      platform,
      isolation: world.isolation,
      keyProtection: world.keyProtection,
    },
    session: { id: 'ses_launch', history: noHistory },
    agent,
    executable,
    subagent: false,
    permissionMode: 'default',
    tool: '',
    posture: world.posture(),
    cosignLagMs: null,
    mcpServers: [],
    complete: true,
    incompleteBecause: [],
    actions: [
      {
        kind: 'agent.launch',
        launches: agent.name,
        weakenedBy: [],
        environmentNames: [],
        argumentsKnown: true,
        governed: true,
      },
    ],
  })
}
