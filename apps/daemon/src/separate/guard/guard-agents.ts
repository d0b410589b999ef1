import { agentNamed } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { ExecutableState, ProcessChain } from '@custody/model'
import type { Broker, ProcessIdentity, ProcessName } from '../../broker/broker.ts'
import { managedFiles } from '../../broker/managed-file.ts'
import type { Account } from '../../home/account.ts'
import type { FoundAgent } from '../../identify/client-version.ts'
import { readStat } from '../../identify/process-stat.ts'
import { loaderVariables } from '../loader-variables.ts'
import type { Namespaces } from '../namespaces.ts'
import { placeAmong } from '../namespaces.ts'
import type { ExecutableInventory } from '../executables/executable-inventory.ts'
import { tellIdentified } from '../executables/tell-identified.ts'
import type { Registration, Registrations } from '../registrations.ts'
import { nameOf } from '../registrations.ts'
import type { KnownExecutables } from './known-executables.ts'
import type { GuardWorld } from './guard-managed.ts'
import { expectedFiles } from './guard-managed.ts'
import type { Suspect } from './running-agents.ts'
import { silentClients } from './silent-clients.ts'
import { suspects } from './running-agents.ts'

export type AgentGuardWorld = GuardWorld & {
  readonly broker: Pick<Broker, 'identityOf' | 'environmentNames' | 'managedSeenBy'>
  readonly registered: Registrations
  readonly reference: Namespaces
  readonly accountOf: (uid: number) => Account | null
  readonly chainOf: (pid: number) => Promise<ProcessChain>
  readonly agentOf: (chain: ProcessChain) => Promise<FoundAgent>
  readonly executables: ExecutableInventory
  readonly known: KnownExecutables
}

/** A running agent as the guard sees it. */
export type Watched = {
  readonly process: ProcessName
  readonly agent: FoundAgent['agent']
  readonly uid: number
  /** `no`: it never registered, or is silent. */
  readonly governed: 'enforced' | 'no'
  /** It registered, works, and asks nothing. */
  readonly silent: boolean
  readonly executable: ExecutableState
  readonly namespaces: 'reference' | 'foreign' | 'unknown'
  /** Null where its environment is not told. */
  readonly loaders: readonly string[] | null
  /** What it sees below its own root where our managed file should be. */
  readonly sees: 'ours' | 'other' | 'none'
}

/** A client registers within its first second; so long it is given before it counts as running without. */
const graceMs = 5000

/** Watches the agents that run on this machine: each that is not governed, or sees other rules, is told once. */
export function agentGuard(world: AgentGuardWorld) {
  const firstSeen = new Map<string, number>()
  const told = new Map<string, string>()
  const kinds = new Map<string, FoundAgent | null>()
  const silence = silentClients()
  let watched: readonly Watched[] = []

  async function look(suspect: Suspect): Promise<Watched | null> {
    const { process } = suspect
    const identity = await world.broker.identityOf(process)
    if (!identity.ok) return null
    // A process becomes another program when it executes one, and stays the same process.
    const key = `${nameOf(process)}:${identity.value.executableStatus.version}`
    const known = kinds.get(key)
    const found = known === undefined ? await agentIn(world, suspect, identity.value) : known
    kinds.set(key, found)
    const registration = world.registered.of(process)
    // Hashing takes seconds, and the look at the others does not wait for it.
    if (registration !== null) void identify(registration, identity.value, found)
    if (found === null) return null
    if (registration !== null) void world.known.learn(process, identity.value, found.agent)
    const variables = await world.broker.environmentNames(process)
    const sees = await whatIsSeen(world, process, found.agent.name)
    if (sees === 'none' && (await isEnding(world, process))) return null
    const silent = registration !== null && silence.isSilent(registration, world.now())
    return {
      process,
      agent: found.agent,
      uid: identity.value.uid,
      governed: registration === null || silent ? 'no' : 'enforced',
      silent,
      executable: registration?.executable ?? 'unknown',
      namespaces: placeAmong(world.reference, identity.value.namespaces),
      loaders: variables.ok ? variables.value.filter((name) => loaderVariables.has(name)) : null,
      sees,
    }
  }

  /** A registered client can have become another program, and the bytes of a fresh one may not have been read yet. */
  async function identify(
    { client, agent, account }: Registration,
    { executable: path }: ProcessIdentity,
    found: FoundAgent | null,
  ): Promise<void> {
    const byScript = found?.byScript ?? false
    const bytes = await world.executables.identify(client, { ...agent, byScript }, Infinity)
    if (world.registered.of(client)?.executable === bytes.state) return
    if (bytes.state === 'unknown' && (await isEnding(world, client))) return
    world.registered.identified(client, bytes.state)
    await tellIdentified(world, { account, agent, path, bytes, started: true })
  }

  return {
    /** The agents that ran when it last looked, newest first, but for those that just start. */
    watched: () => watched,
    async turn(): Promise<void> {
      const present: Watched[] = []
      const here = new Set<string>()
      for (const suspect of suspects((uid) => world.accountOf(uid) !== null)) {
        const key = nameOf(suspect.process)
        here.add(key)
        const since = firstSeen.get(key) ?? world.now()
        firstSeen.set(key, since)
        const seen = await look(suspect)
        if (seen === null) continue
        // One that starts is neither governed nor ungoverned yet.
        if (world.now() - since < graceMs && seen.governed === 'no') continue
        present.push(seen)
        const state = stateOf(seen)
        if (state === 'in order' || told.get(key) === state) continue
        told.set(key, state)
        await tell(world, seen, state)
      }
      watched = present
      for (const key of firstSeen.keys())
        if (!here.has(key)) {
          firstSeen.delete(key)
          told.delete(key)
          silence.forget(key)
        }
      for (const key of kinds.keys()) if (!here.has(keyOfProcess(key))) kinds.delete(key)
      world.registered.forget(
        (client) => readStat('/proc', client.pid)?.startTime !== client.startTime,
      )
    },
  }
}

export type AgentGuard = ReturnType<typeof agentGuard>

async function agentIn(
  world: AgentGuardWorld,
  { process, agent }: Suspect,
  identity: ProcessIdentity,
): Promise<FoundAgent | null> {
  const { pid } = process
  if (agent === null) {
    const known = await world.known.recognise(process, identity)
    return known === null ? null : { agent: known, pid, byScript: false }
  }
  const chain = await world.chainOf(pid)
  const own = { ...chain, nodes: chain.nodes.slice(0, 1) }
  const found = await world.agentOf(own)
  if (found.pid === pid) return found
  // An executable of that name whose package nobody can read: in a container, deleted, or renamed.
  const isNamed = identity.executable.includes(agent.split('-')[0] ?? agent)
  return isNamed ? { agent: { name: agent, version: 'unknown' }, pid, byScript: false } : null
}

/** Of a process that ends the kernel lets its memory go first and its root after: neither can be seen any more. */
async function isEnding({ broker }: AgentGuardWorld, process: ProcessName): Promise<boolean> {
  const identity = await broker.identityOf(process)
  return !identity.ok || identity.value.executable === ''
}

async function whatIsSeen(
  { broker, place }: AgentGuardWorld,
  process: ProcessName,
  agent: string,
): Promise<Watched['sees']> {
  const path = agentNamed(agent)?.managed?.file
  const file = managedFiles.find((one) => one === path)
  const expected = expectedFiles(place).find((one) => one.file === file)
  if (file === undefined || expected === undefined) return 'none'
  const seen = await broker.managedSeenBy(process, file)
  if (!seen.ok) return 'none'
  return seen.value.bytes.equals(expected.bytes) ? 'ours' : 'other'
}

/** What stands against it in words, or `in order`. */
function stateOf({ governed, silent, namespaces, sees, loaders: named }: Watched): string {
  const against = [
    governed === 'no' && !silent ? 'it runs without Custody' : '',
    silent ? 'it registered, works, and no hook came of it' : '',
    namespaces === 'foreign' ? 'it runs in namespaces of its own' : '',
    namespaces === 'unknown' ? 'its namespaces are not told' : '',
    sees === 'ours' ? '' : 'it does not see the managed settings',
    named === null ? 'its environment is not told' : '',
    named !== null && named.length > 0 ? `its environment names ${named.join(', ')}` : '',
  ].filter((text) => text !== '')
  return against.length === 0 ? 'in order' : against.join('; ')
}

async function tell(world: AgentGuardWorld, seen: Watched, state: string): Promise<void> {
  const account = world.accountOf(seen.uid)
  const chain = await world.chainOf(seen.process.pid)
  await record(
    world,
    {
      kind: 'agent.found',
      source: 'device',
      agent: seen.agent,
      facts: {
        governed: seen.governed,
        running: true,
        namespaces: seen.namespaces,
        loaders: seen.loaders === null ? 'unknown' : seen.loaders.length > 0 ? 'yes' : 'no',
      },
      fields: cleanFields(
        {
          principal: JSON.stringify({
            osUid: seen.uid,
            osAccount: account?.name ?? `uid ${seen.uid}`,
          }),
          processes: JSON.stringify(chain),
          detail: JSON.stringify({ against: state, sees: seen.sees, loaders: seen.loaders }),
        },
        world.cleaner,
      ),
    },
    { lane: 'reserved' },
  )
  if (seen.silent) await recordSilence(world, seen)
  const { agent, process, uid } = seen
  world.alert('HOOK_TAMPERED', { agent: agent.name, because: state, pid: process.pid, uid })
}

function recordSilence(world: AgentGuardWorld, { agent, process, uid }: Watched) {
  return record(
    world,
    {
      kind: 'hook.missing',
      source: 'device',
      agent,
      facts: { because: 'no-traffic', scope: 'managed' },
      fields: cleanFields({ detail: JSON.stringify({ pid: process.pid, uid }) }, world.cleaner),
    },
    { lane: 'reserved' },
  )
}

/** The process of a key that names its program too. */
function keyOfProcess(key: string): string {
  return key.split(':', 2).join(':')
}
