import { existsSync } from 'node:fs'
import { nodeRandom } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import type { Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { KeyPlace } from '../ground.ts'
import type { DaemonHome } from './home-folder.ts'
import { keepIdentity, keptIdentity, localIdentity, logPathOf, lostIdentity } from './identity.ts'
import type { DeviceIdentity } from './identity.ts'

/** Which device this is, with the key of its log, and the way to those of other epochs. */
export type WhoWeAre = {
  readonly identity: DeviceIdentity
  readonly key: KeyProvider
  /** The key of an epoch; made where there is none yet, unless it is settled. */
  readonly keyOf: (epoch: number, isSettled: boolean) => Promise<Result<KeyProvider, Problem>>
}

/**
 * Reads who this home is, and makes somebody where it is nobody yet. A log that is gone, and a key that configuration wants
 * elsewhere, take the next epoch: it asks for that from now on, and the key of now goes on until it is granted.
 */
export async function whoWeAre(
  home: DaemonHome,
  place: KeyPlace,
): Promise<Result<WhoWeAre, Problem>> {
  const kept = keptIdentity(home)
  const isLost = kept !== null && kept.state !== 'local' && !existsSync(logPathOf(home, kept))
  const own = kept ?? localIdentity(nodeRandom)
  const found = isLost ? lostIdentity(own, nodeRandom) : own
  const wanted = await place.open(home, found.epoch, kept !== null)
  const moves = !wanted.ok && wanted.error.code === 'KEY_PLACE_SETTLED' && found.state !== 'local'
  const key = moves ? await place.openWhereItIs(home, found.epoch) : wanted
  if (!key.ok) return key
  const identity = { ...found, asking: askingOf(found, moves) }
  if (JSON.stringify(identity) !== JSON.stringify(kept)) keepIdentity(home, identity)

  const opened = new Map([[identity.epoch, key.value]])
  return ok({
    identity,
    key: key.value,
    async keyOf(epoch, isSettled) {
      const known = opened.get(epoch)
      if (known !== undefined) return ok(known)
      const one = isSettled
        ? await place.openWhereItIs(home, epoch)
        : await place.open(home, epoch, false)
      if (one.ok) opened.set(epoch, one.value)
      return one
    },
  })
}

function askingOf({ asking, epoch }: DeviceIdentity, moves: boolean): DeviceIdentity['asking'] {
  if (moves) return asking ?? { epoch: epoch + 1, because: 'rotated' }
  // Whoever wanted it elsewhere does so no more.
  return asking?.because === 'rotated' ? null : asking
}
