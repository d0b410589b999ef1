import { readFileSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Broker } from '../broker/broker.ts'
import { brokerAt } from '../broker/broker.ts'
import type { Audience } from '../control/audience.ts'
import { audienceOf } from '../control/audience.ts'
import type { Ground } from '../ground.ts'
import { keptRandom } from '../home/kept-random.ts'
import type { AgentPlaces } from '../identify/client-version.ts'
import { readStat } from '../identify/process-stat.ts'
import { governedAccounts } from './accounts.ts'
import type { ClientSecrets } from './client-secrets.ts'
import { clientSecrets } from './client-secrets.ts'
import type { ExecutableInventory } from './executables/executable-inventory.ts'
import { executableInventory } from './executables/executable-inventory.ts'
import type { ExecutableRule } from './executables/executable-state.ts'
import { keepFirstSeen, readFirstSeen } from './executables/kept-first-seen.ts'
import { keepRegistrations, readRegistrations } from './kept-registrations.ts'
import type { Namespaces } from './namespaces.ts'
import { separatePlaces } from './places.ts'
import type { Registrations } from './registrations.ts'
import { registrations } from './registrations.ts'
import type { SeparateStanding } from './separate-standing.ts'
import { separateStanding } from './separate-standing.ts'
import { socketDescriptor } from './socket-descriptor.ts'

/** The daemon's seat in a separate installation: the broker, who registered, and how it stands. */
export type SeparateSeat = {
  readonly broker: Broker
  readonly registered: Registrations
  readonly secrets: ClientSecrets
  readonly standing: SeparateStanding
  readonly reference: Namespaces
  readonly executables: ExecutableInventory
}

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/** Takes the seat. `BROKER_AWAY`: nothing can be known of any caller, so nothing may be decided. */
export async function takeSeat(
  { home, account }: Ground,
  places: AgentPlaces,
  rule: ExecutableRule,
  now: Clock,
  trustedNow: Clock,
): Promise<Result<SeparateSeat, Problem>> {
  const broker = brokerAt(separatePlaces.brokerSocket)
  const first = readStat('/proc', 1)
  if (first === null) return err({ code: 'PROCESSES_HIDDEN' })
  const reference = await broker.identityOf(first)
  if (!reference.ok) return reference
  const file = join(home.folder, 'registrations.json')
  const bootId = readFileSync(bootIdFile, 'utf8').trim()
  const registered = registrations(readRegistrations(file, bootId), (all) =>
    keepRegistrations(file, bootId, all),
  )
  const secrets = clientSecrets(keptRandom(home.clientKey), bootId)
  const accountOf = governedAccounts('/etc/passwd', [account.uid, ...sealerUid()])
  const standing = separateStanding({
    broker,
    registered,
    secrets,
    accountOf,
    places,
    listedOnly: rule.required,
    now,
    trustedNow,
  })
  const seenFile = join(home.folder, 'agent-executables.json')
  const executables = executableInventory({
    now,
    rule,
    hashOf: standing.hashOf,
    firstSeen: readFirstSeen(seenFile),
    keep: (firstSeen) => keepFirstSeen(seenFile, firstSeen),
  })
  const { namespaces } = reference.value
  return ok({ broker, registered, secrets, standing, reference: namespaces, executables })
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
  // A descriptor that was closed meanwhile may be another connection's by now.
  if (!holder.ok || socket.destroyed) return null
  return audienceOf(holder.value.uid, (uid) => standing.accountOf(uid) !== null)
}
