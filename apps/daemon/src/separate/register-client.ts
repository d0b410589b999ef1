import { agentNamed } from '@custody/agents'
import type { AllowedMcpServer, ManagedPlace } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { Problem } from '@custody/model'
import { ok } from '@custody/model'
import type { EffectivePolicy } from '@custody/policy'
import { readsFact } from '@custody/policy'
import type { Holder } from '../broker/broker.ts'
import type { HookWorld } from '../hooks/hook-world.ts'
import type { AskAnswer } from './ask-frame.ts'
import type { ClientProblem } from './client-problem.ts'
import { refuse } from './client-problem.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { ExecutableInventory, IdentifiedBytes } from './executables/executable-inventory.ts'
import { tellIdentified } from './executables/tell-identified.ts'
import type { Client, IdentifyWorld } from './identify-client.ts'
import { identifyClient, unknownClient } from './identify-client.ts'
import type { LaunchWorld } from './launch-decision.ts'
import { decideLaunch } from './launch-decision.ts'
import { refusedLoaders } from './loader-variables.ts'
import type { Registrations } from './registrations.ts'

/** What registering a client needs from the world. */
export type ClientWorld = IdentifyWorld &
  LaunchWorld &
  Pick<HookWorld, 'now' | 'log' | 'cleaner' | 'alert' | 'postureSeq' | 'host'> & {
    readonly registered: Registrations
    readonly secrets: Pick<ClientSecrets, 'of'>
    readonly executables: ExecutableInventory
    /** Why no agent may start now, whatever policy says: no enrolment; null where nothing stands against it. */
    readonly obstacle: () => Problem | null
    readonly place: ManagedPlace
    readonly allowedMcpServers: () => readonly AllowedMcpServer[] | null
  }

/**
 * Registers the client that started `custody-ask` as its policyHelper, before its first prompt, and gives the settings of
 * its session. Whatever stands against it is a refusal, with what to type: the client then does not start.
 */
export async function registerClient(world: ClientWorld, asker: Holder): Promise<AskAnswer> {
  const identified = await identifyClient(world, asker)
  if (!identified.ok) return refuse(identified.error)
  const client = identified.value
  const { name, account, agent, identity } = client
  const bytes = await bytesOf(world, client)
  const obstacle = world.obstacle() ?? launchProblem(world, client, bytes)
  const started = obstacle === null
  const path = identity.executable
  const told = await tellIdentified(world, { account, agent, path, bytes, started })
  if (obstacle !== null) return refuse(obstacle)
  if (!told.ok) return refuse(told.error)
  const settings = agentNamed(agent.name)?.managed?.renderSession({
    ...world.place,
    secret: world.secrets.of(name),
    allowedMcpServers: world.allowedMcpServers(),
  })
  if (settings === undefined) return refuse(unknownClient(identity))
  if (!settings.ok) return refuse(settings.error)
  const isNew = world.registered.of(name) === null
  const recorded = isNew ? await recordFound(world, client, bytes) : ok(true)
  if (!recorded.ok) return refuse(recorded.error)
  const { state: executable, settled } = bytes
  const registeredAt = world.now()
  world.registered.add({
    client: name,
    account,
    agent,
    executable,
    registeredAt,
    heardAt: null,
  })
  if (settled) world.registered.identified(name, executable)
  return { exitCode: 0, output: settings.value, text: '' }
}

/** `custody-ask` gives up after four seconds. */
const wantedWaitMs = 2800
/** Hundreds of megabytes are read once per start of the daemon; where nobody asks what they are, no start waits for it. */
const unwantedWaitMs = 20

function bytesOf(world: ClientWorld, { name, agent, byScript }: Client): Promise<IdentifiedBytes> {
  const isWanted = world.executables.required || isRead(world.policies())
  return world.executables.identify(
    name,
    { ...agent, byScript },
    isWanted ? wantedWaitMs : unwantedWaitMs,
  )
}

function isRead(policies: EffectivePolicy): boolean {
  return policies.some((policy) => readsFact(policy, 'agent.executable'))
}

function launchProblem(
  world: ClientWorld,
  { account, agent, variables, identity }: Client,
  { state, settled }: IdentifiedBytes,
): ClientProblem | null {
  const loaders = refusedLoaders(variables, world.executables.required)
  if (loaders.length > 0) {
    world.alert('HOOK_TAMPERED', { loaders })
    return { code: 'CLIENT_LOADED', variables: loaders }
  }
  if (world.executables.required && state !== 'known')
    return settled
      ? { code: 'EXECUTABLE_NOT_LISTED', path: identity.executable, agent }
      : { code: 'EXECUTABLE_UNREAD' }
  const decision = decideLaunch(world, account, agent, state)
  if (decision.outcome === 'allow') return null
  const reasons = decision.decidedBy.map(({ reason, id }) => `${reason} (rule ${id})`)
  return { code: 'LAUNCH_DENIED', reasons: reasons.length > 0 ? reasons : [decision.problem ?? ''] }
}

function recordFound(
  world: ClientWorld,
  { account, chain, agent }: Client,
  { state, sha256 }: IdentifiedBytes,
) {
  return record(world, {
    kind: 'agent.found',
    source: 'device',
    agent,
    facts: {
      governed: 'enforced',
      running: true,
      namespaces: 'reference',
      loaders: 'no',
    },
    refs: { processes: null, posture: world.postureSeq() },
    fields: cleanFields(
      {
        host: world.host,
        principal: JSON.stringify({ osUid: account.uid, osAccount: account.name }),
        bootId: chain.bootId || null,
        processes: JSON.stringify(chain),
        detail: JSON.stringify({ executable: { state, sha256 } }),
      },
      world.cleaner,
    ),
  })
}
