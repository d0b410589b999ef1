import { noFields, record } from '@custody/device'
import type { AppendWorld } from '@custody/evidence'
import type { KeyProvider } from '@custody/keys'
import type { Clock, Isolation, Platform, Problem, Result } from '@custody/model'
import type { Outbox } from '@custody/stores'
import { openOutbox } from '@custody/stores'
import type { DaemonHome } from '../home/home-folder.ts'
import type { DeviceIdentity } from '../home/identity.ts'
import { heldAs } from '../home/held-as.ts'
import { logPathOf } from '../home/identity.ts'

/** What opening the device's log needs. */
export type LogPlace = {
  readonly home: DaemonHome
  readonly world: AppendWorld
  readonly reserveBytes: number
  readonly now: Clock
  readonly key: KeyProvider
  readonly isolation: Isolation
  readonly platform: Platform
}

/**
 * Opens the log of that identity. A new one begins with the entry that tells its key; one that was not closed cleanly
 * goes on with an entry that says so.
 */
export async function openLog(
  place: LogPlace,
  identity: DeviceIdentity,
): Promise<Result<Outbox, Problem>> {
  const { home, world, reserveBytes } = place
  const path = logPathOf(home, identity)
  const opened = openOutbox({ path, origin: identity.origin, world, reserveBytes })
  if (!opened.ok) return opened
  const outbox = opened.value
  const begun =
    outbox.head().size === 0 ? await begin(place, identity, outbox) : await goOn(place, outbox)
  if (begun.ok) return opened
  outbox.close()
  return begun
}

const nothing = noFields

function begin(
  { now, key, isolation, platform }: LogPlace,
  { attestation }: DeviceIdentity,
  log: Outbox,
) {
  const { publicKey, kind, nvName } = key.key
  return record(
    { now, log },
    {
      kind: 'enrolled',
      source: 'device',
      facts: {
        publicKey: Buffer.from(publicKey).toString('hex'),
        seal: kind,
        nvName: nvName === null ? null : Buffer.from(nvName).toString('hex'),
        keyProtection: heldAs(key, isolation, attestation),
        isolation,
        environment: 'unknown',
        platform,
        origin: log.origin,
        notAfter: null,
      },
      fields: nothing,
    },
    { lane: 'reserved' },
  )
}

const stoppedMark = 'stopped-cleanly'

function goOn({ now }: LogPlace, log: Outbox) {
  const isClean = log.mark(stoppedMark) === 'yes'
  const { recorded, sealed, lastRecordedAt } = log.state()
  log.keepMarks({ [stoppedMark]: 'no' })
  if (isClean) return Promise.resolve({ ok: true } as const)
  const downMs = lastRecordedAt === null ? null : Math.max(0, now() - lastRecordedAt)
  return record(
    { now, log },
    {
      kind: 'recovery',
      source: 'device',
      facts: { cause: 'unknown', unsealed: recorded - sealed, downMs },
      fields: nothing,
    },
    { lane: 'reserved' },
  )
}

/** Marks that the log was left in order. The last thing done with it. */
export function leaveLog(log: Outbox): void {
  log.keepMarks({ [stoppedMark]: 'yes' })
  log.close()
}
