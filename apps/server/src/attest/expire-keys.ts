import { newId } from '@custody/model'
import type { StoreWorld } from '../route.ts'

/** Makes devices whose keys have ended `pending`, each with an alert: it uploads nothing until somebody approves it. */
export async function expireKeys({
  fleet,
  now,
  random,
  tellAlert,
}: Pick<StoreWorld, 'fleet' | 'now' | 'random' | 'tellAlert'>): Promise<void> {
  const code = 'KEY_EXPIRED'
  for (const device of await fleet.expire(now())) {
    const place = { device, session: null, entry: null, at: now(), facts: {} }
    await fleet.raise({ id: newId('alr', random(16)), code, severity: 'medium', ...place })
    tellAlert(code)
  }
}
