import { hostname, release, type as systemName } from 'node:os'
import type { DeviceSelf } from '@custody/device'
import type { CaptureLevel, Instant } from '@custody/model'
import type { RequestOf, ServerEndpoints } from '@custody/protocol'
import type { Ground } from '../ground.ts'
import type { Government } from '../govern.ts'
import { heldAs } from '../home/held-as.ts'
import { readText } from '../home/home-folder.ts'
import { daemonVersion } from '../version.ts'

/** What the device says of itself when it enrols. */
export function deviceSelf(
  { key, account, capture }: Ground,
  { world }: Pick<Government, 'world'>,
  token: string | null,
): DeviceSelf {
  return {
    token,
    protection: key().level,
    isolation: world.isolation,
    platform: 'linux',
    name: staysHere(capture) ? 'unnamed' : hostname(),
    osVersion: `${systemName()} ${release()}`,
    account: { uid: account.uid, name: staysHere(capture) ? '' : account.name },
  }
}

/** Names and captured texts stay where no content leaves the device. */
function staysHere(capture: CaptureLevel): boolean {
  return capture === 'metadata'
}

type CheckIn = RequestOf<ServerEndpoints['checkIn']>['body']

/** How the device stands. Operational and unsealed: no report cites it. */
export function checkInOf(
  ground: Ground,
  government: Government,
  agents: Pick<CheckIn, 'agents' | 'ungovernedAgents'>,
  at: Instant,
): CheckIn {
  const log = ground.log.log()
  const { recorded, sealed, stored } = log.state()
  const oldest = log.leaves(stored, recorded, { entries: 1 })[0]
  return {
    at,
    bootId: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown',
    daemonVersion,
    osVersion: `${systemName()} ${release()}`,
    isolation: government.world.isolation,
    protection: heldAs(ground.key(), government.world.isolation, ground.identity().attestation),
    policyVersion: government.policies.kept()?.version ?? null,
    outbox: {
      recorded,
      sealed,
      stored,
      waiting: recorded - stored,
      waitingBytes: 0,
      oldestWaitingAt: oldest?.at ?? null,
    },
    posture: government.posture
      .posture()
      .checks.map((check) => (staysHere(ground.capture) ? { ...check, detail: '' } : check)),
    agents: agents.agents,
    ungovernedAgents: agents.ungovernedAgents.map((one) =>
      staysHere(ground.capture) ? { ...one, detail: '' } : one,
    ),
  }
}
