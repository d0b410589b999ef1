import { agentNamed } from '@custody/agents'
import type { AllowedMcpServer, ManagedPlace } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { Problem, ProcessChain, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Broker, Holder, ProcessIdentity, ProcessName } from '../broker/broker.ts'
import type { HookWorld } from '../hooks/hook-world.ts'
import type { Account } from '../home/account.ts'
import type { FoundAgent } from '../identify/client-version.ts'
import { readStat } from '../identify/process-stat.ts'
import type { AskAnswer } from './ask-frame.ts'
import type { LaunchWorld } from './launch-decision.ts'
import { decideLaunch } from './launch-decision.ts'
import type { ClientSecrets } from './client-secrets.ts'
import { loadsIntoClient } from './loader-variables.ts'
import type { Namespaces } from './namespaces.ts'
import { placeAmong } from './namespaces.ts'
import type { Registrations } from './registrations.ts'

/** What registering a client needs from the world. */
export type ClientWorld = LaunchWorld &
  Pick<HookWorld, 'now' | 'log' | 'tagSecret' | 'alert' | 'postureSeq' | 'host'> & {
    readonly broker: Pick<Broker, 'identityOf' | 'environmentNames'>
    readonly accountOf: (uid: number) => Account | null
    readonly chainOf: (pid: number) => Promise<ProcessChain>
    readonly agentOf: (chain: ProcessChain) => Promise<FoundAgent>
    readonly registered: Registrations
    readonly secrets: Pick<ClientSecrets, 'of'>
    /** The namespaces in which agents run here: those of the process that started us all. */
    readonly reference: Namespaces
    /** Why no agent may start now, whatever policy says: no enrolment; null where nothing stands against it. */
    readonly obstacle: () => Problem | null
    readonly place: ManagedPlace
    readonly allowedMcpServers: () => readonly AllowedMcpServer[] | null
  }

export type ClientProblem =
  /** Root, an account of the system, or one that is not known here. */
  | { readonly code: 'ACCOUNT_NOT_GOVERNED'; readonly uid: number }
  /** What started `custody-ask` is gone, or is no agent that we know. */
  | { readonly code: 'CLIENT_UNKNOWN'; readonly executable: string }
  /** It runs in namespaces of its own, where it would see other files or another network than we do. */
  | { readonly code: 'CLIENT_ELSEWHERE' }
  /** Its environment names variables that load other code into it, which could answer in its place. */
  | { readonly code: 'CLIENT_LOADED'; readonly variables: readonly string[] }
  /** It offers its tools to another program (`mcp serve`), and calls no hook for them. */
  | { readonly code: 'CLIENT_SERVES_TOOLS' }
  | { readonly code: 'LAUNCH_DENIED'; readonly reasons: readonly string[] }
  | Problem

type Client = {
  readonly name: ProcessName
  readonly account: Account
  readonly identity: ProcessIdentity
  readonly chain: ProcessChain
  readonly agent: FoundAgent['agent']
  readonly loaders: readonly string[]
}

/**
 * Registers the client that started `custody-ask` as its policyHelper, before its first prompt, and gives the settings of
 * its session. Whatever stands against it is a refusal, with what to type: the client then does not start.
 */
export async function registerClient(world: ClientWorld, asker: Holder): Promise<AskAnswer> {
  const client = await identifyClient(world, asker)
  if (!client.ok) return refuse(client.error)
  const obstacle = world.obstacle() ?? launchProblem(world, client.value)
  if (obstacle !== null) return refuse(obstacle)
  const settings = agentNamed(client.value.agent.name)?.managed?.renderSession({
    ...world.place,
    secret: world.secrets.of(client.value.name),
    allowedMcpServers: world.allowedMcpServers(),
  })
  if (settings === undefined) return refuse(unknownClient(client.value.identity))
  if (!settings.ok) return refuse(settings.error)
  const isNew = world.registered.of(client.value.name) === null
  const recorded = isNew ? await recordFound(world, client.value) : ok(true)
  if (!recorded.ok) return refuse(recorded.error)
  const { name, account, agent } = client.value
  world.registered.add({ client: name, account, agent, registeredAt: world.now() })
  return { exitCode: 0, output: settings.value, text: '' }
}

async function identifyClient(
  world: ClientWorld,
  asker: Holder,
): Promise<Result<Client, ClientProblem>> {
  const account = world.accountOf(asker.uid)
  if (account === null) return err({ code: 'ACCOUNT_NOT_GOVERNED', uid: asker.uid })
  const asked = readStat('/proc', asker.pid)
  const parent = asked?.startTime === asker.startTime ? readStat('/proc', asked.parent) : null
  if (parent === null) return err({ code: 'CLIENT_UNKNOWN', executable: '' })
  const name = { pid: parent.pid, startTime: parent.startTime }
  const [identity, variables] = await Promise.all([
    world.broker.identityOf(name),
    world.broker.environmentNames(name),
  ])
  if (!identity.ok) return identity
  if (!variables.ok) return variables
  if (identity.value.uid !== account.uid) return err(unknownClient(identity.value))
  const namespaces = placeAmong(world.reference, identity.value.namespaces)
  if (namespaces !== 'reference') {
    world.alert('CALLER_UNVERIFIED', { because: `${namespaces} namespaces`, pid: name.pid })
    return err({ code: 'CLIENT_ELSEWHERE' })
  }
  const chain = await world.chainOf(name.pid)
  const found = await world.agentOf(chain)
  if (found.pid !== name.pid) return err(unknownClient(identity.value))
  if (servesTools(chain)) return err({ code: 'CLIENT_SERVES_TOOLS' })
  const loaders = variables.value.filter((variable) => loadsIntoClient.has(variable))
  return ok({ name, account, identity: identity.value, chain, agent: found.agent, loaders })
}

/** Claude Code 2.1.330 runs what `mcp serve` is asked for without a hook (observed). */
function servesTools({ nodes }: ProcessChain): boolean {
  return nodes[0] !== undefined && /(?:^|\0)mcp\0serve(?:\0|$)/.test(nodes[0].argv.join('\0'))
}

function launchProblem(
  world: ClientWorld,
  { account, agent, loaders }: Client,
): ClientProblem | null {
  if (loaders.length > 0) {
    world.alert('HOOK_TAMPERED', { loaders })
    return { code: 'CLIENT_LOADED', variables: loaders }
  }
  const decision = decideLaunch(world, account, agent)
  if (decision.outcome === 'allow') return null
  const reasons = decision.decidedBy.map(({ reason, id }) => `${reason} (rule ${id})`)
  return { code: 'LAUNCH_DENIED', reasons: reasons.length > 0 ? reasons : [decision.problem ?? ''] }
}

function recordFound(world: ClientWorld, { account, chain, agent }: Client) {
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
      },
      world.tagSecret,
    ),
  })
}

function unknownClient({ executable }: ProcessIdentity): ClientProblem {
  return { code: 'CLIENT_UNKNOWN', executable }
}

function refuse(problem: ClientProblem): AskAnswer {
  const { reason, hint } = textOf(problem)
  const text = `Custody governs this machine, and this agent may not start: ${reason}\nhint: ${hint}\n`
  return { exitCode: 1, output: new Uint8Array(0), text }
}

function textOf(problem: ClientProblem): { readonly reason: string; readonly hint: string } {
  const doctor = 'type `custody doctor` in a terminal'
  if ('reasons' in problem) return { reason: problem.reasons.join(' '), hint: doctor }
  if ('uid' in problem)
    return {
      reason: `agents of account ${problem.uid} are not governed here`,
      hint: 'start it as a developer of this machine, not as root',
    }
  if ('variables' in problem)
    return {
      reason: `${problem.variables.join(' and ')} would load other code into it`,
      hint: `start it without: type \`unset ${problem.variables.join(' ')}\``,
    }
  if ('executable' in problem)
    return { reason: `\`${problem.executable}\` is no agent that Custody knows`, hint: doctor }
  if (problem.code === 'CLIENT_ELSEWHERE')
    return {
      reason: 'it runs in a namespace or container of its own, which is not enrolled',
      hint: 'start it outside of it, or enrol the container as a device of its own',
    }
  if (problem.code === 'CLIENT_SERVES_TOOLS')
    return {
      reason: 'as a server of its tools (`mcp serve`) it asks nobody before it runs them',
      hint: 'start the agent itself, or another MCP server for these tools',
    }
  if (problem.code === 'NOT_ENROLLED')
    return { reason: 'this device is not enrolled', hint: 'type `sudo custody enrol SERVER`' }
  return { reason: `it could not be registered (${problem.code})`, hint: doctor }
}
