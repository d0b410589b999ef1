import { readFileSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Broker, ProcessIdentity } from '../broker/broker.ts'
import { brokerAt } from '../broker/broker.ts'
import type { Audience } from '../control/audience.ts'
import { audienceOf } from '../control/audience.ts'
import type { Ground } from '../ground.ts'
import type { Government } from '../govern.ts'
import type { AgentPlaces } from '../identify/client-version.ts'
import { readStat } from '../identify/process-stat.ts'
import { allowedServers } from './allowed-servers.ts'
import type { ManagedPlace } from '@custody/agents'
import { startLoop } from '../background/loop.ts'
import type { AgentGuard } from './guard/guard-agents.ts'
import { agentGuard } from './guard/guard-agents.ts'
import { guardManaged } from './guard/guard-managed.ts'
import { knownExecutables } from './guard/known-executables.ts'
import { hashByBroker } from './hash-by-broker.ts'
import { governedAccounts } from './accounts.ts'
import { keepRegistrations, readRegistrations } from './kept-registrations.ts'
import { listenForAsks } from './listen-ask.ts'
import { separatePlaces } from './places.ts'
import { socketDescriptor } from './socket-descriptor.ts'
import { registerClient } from './register-client.ts'
import type { Registrations } from './registrations.ts'
import { registrations } from './registrations.ts'
import type { SeparateStanding } from './separate-standing.ts'
import { separateStanding } from './separate-standing.ts'

/** The daemon's seat in a separate installation: the broker, who registered, and how it stands. */
export type SeparateSeat = {
  readonly broker: Broker
  readonly registered: Registrations
  readonly standing: SeparateStanding
  readonly reference: ProcessIdentity['namespaces']
}

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/** Takes the seat. `BROKER_AWAY`: nothing can be known of any caller, so nothing may be decided. */
export async function takeSeat(
  ground: Ground,
  places: AgentPlaces,
  now: Clock,
  trustedNow: Clock,
): Promise<Result<SeparateSeat, Problem>> {
  const broker = brokerAt(separatePlaces.brokerSocket)
  const first = readStat('/proc', 1)
  if (first === null) return err({ code: 'PROCESSES_HIDDEN' })
  const reference = await broker.identityOf(first)
  if (!reference.ok) return reference
  const file = join(ground.home.folder, 'registrations.json')
  const bootId = readFileSync(bootIdFile, 'utf8').trim()
  const registered = registrations(readRegistrations(file, bootId), (all) =>
    keepRegistrations(file, bootId, all),
  )
  const accountOf = governedAccounts('/etc/passwd', [ground.account.uid, ...sealerUid()])
  const standing = separateStanding({ broker, registered, accountOf, places, now, trustedNow })
  return ok({ broker, registered, standing, reference: reference.value.namespaces })
}

/** The account that holds the key, by the owner of its folder. */
function sealerUid(): readonly number[] {
  const folder = statSync(separatePlaces.sealState, { throwIfNoEntry: false })
  return folder === undefined ? [] : [folder.uid]
}

/** Who asks over the control socket, by the kernel's word; null where it gives none. */
export async function audienceBy(
  { broker, standing }: SeparateSeat,
  socket: Socket,
): Promise<Audience | null> {
  const holder = await broker.identifyUnix(socketDescriptor(socket))
  if (!holder.ok) return null
  return audienceOf(holder.value.uid, (uid) => standing.accountOf(uid) !== null)
}

const place: ManagedPlace = {
  hookPort: separatePlaces.hookPort,
  askPath: separatePlaces.askProgram,
  failMode: 'closed',
}

/** Guards the managed files and the agents that run, every few seconds. */
export function startGuard(
  { broker, registered, standing, reference }: SeparateSeat,
  { world }: Government,
): { readonly agents: AgentGuard; readonly stop: () => Promise<void> } {
  const guarded = {
    ...world,
    broker,
    registered,
    reference,
    place,
    accountOf: standing.accountOf,
    chainOf: standing.processes.chainOf,
    agentOf: standing.agentOf,
    executables: knownExecutables({ hashOf: hashByBroker(broker) }),
  }
  const agents = agentGuard(guarded)
  const loop = startLoop({
    gatherMs: 10,
    afterFaultMs: 5000,
    fault: world.fault,
    async run() {
      const managed = await guardManaged(guarded)
      if (!managed.ok) world.alert('HOOK_TAMPERED', { problem: managed.error.code })
      await agents.turn()
      return guardEveryMs
    },
  })
  return { agents, stop: loop.stop }
}

const guardEveryMs = 2000

/** Answers `custody-ask` from now on. */
export function answerAsks(
  descriptor: number,
  { broker, registered, standing, reference }: SeparateSeat,
  { world, policies, floor }: Government,
  obstacle: () => Problem | null,
): { readonly close: () => Promise<void> } {
  const clients = {
    ...world,
    policies: policies.effective,
    broker,
    registered,
    reference,
    obstacle,
    accountOf: standing.accountOf,
    chainOf: standing.processes.chainOf,
    agentOf: standing.agentOf,
    place,
    allowedMcpServers: () => (floor.mcpLock ? allowedServers(policies.effective()) : null),
  }
  return listenForAsks({
    descriptor,
    identify: broker.identifyUnix,
    fault: world.fault,
    async answer(question, asker) {
      if (question.kind === 'policy-helper') return registerClient(clients, asker)
      // The start of a session is told, and cannot be stopped: its first hook over HTTP opens it.
      return { exitCode: 0, output: new Uint8Array(0), text: '' }
    },
  })
}
