import type { Result } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import type { StoreTasks } from '../http/store-tasks.ts'
import type { Refusal } from '../refusal.ts'
import type { AskedWitness } from '../witnesses/ask-witness.ts'
import type { Forwarder } from '../witnesses/forward-heads.ts'
import { lastWitnessed } from '../witnesses/last-witnessed.ts'
import type { GrantWish } from './grant-epoch.ts'

/** What granting needs from the world. */
export type Granting = {
  readonly store: Pick<StoreTasks, 'toGrant' | 'grantEpoch'>
  readonly witnesses: readonly AskedWitness[]
  readonly forwarder: Pick<Forwarder, 'hold'>
}

/**
 * Gives what grants: witnesses are asked first for the last head of the epoch that ends, while nothing more of it is forwarded;
 * then the act and its effect are one turn of the writer.
 */
export function epochGranter({
  store,
  witnesses,
  forwarder,
}: Granting): (wish: GrantWish) => Promise<Result<DeviceStanding, Refusal>> {
  return async (wish) => {
    const closing = await store.toGrant(wish)
    if (!closing.ok) return closing
    const letGo = await forwarder.hold(closing.value.origin)
    try {
      const witnessed = await lastWitnessed(witnesses, closing.value)
      if (!witnessed.ok) {
        const { code, witness } = witnessed.error
        return { ok: false, error: { code, extra: { witness } } }
      }
      return await store.grantEpoch(wish, closing.value, witnessed.value)
    } finally {
      letGo()
    }
  }
}
