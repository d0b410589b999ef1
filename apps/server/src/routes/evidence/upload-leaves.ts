import { encodeHex, parseOrigin } from '@custody/evidence'
import type { DeviceId } from '@custody/model'
import { err, newId, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { quarantine } from '../../acts/quarantine.ts'
import { checkUpload, ingestLeaves } from '../../ingest/ingest-leaves.ts'
import { unpackBytes } from '../../ingest/packed-bytes.ts'
import { alertsOf } from '../../ingest/alerts-of.ts'
import type { Refusal } from '../../refusal.ts'
import type { StoreWorld } from '../../route.ts'
import { twoStepRoute } from '../../route.ts'

/** Takes sealed entries of the asking device. A fork is refused, raises an alert and quarantines whoever has the key. */
export const uploadLeaves = twoStepRoute({
  endpoint: serverEndpoints.uploadLeaves,
  thread: 'reader, then writer',
  prepare: async (world, { body, asker }) => {
    const name = parseOrigin(body.origin)
    if (!name.ok || name.value.kind !== 'device') return err({ code: 'ORIGIN_UNKNOWN' })
    // Null: the request's key is not announced yet, maybe by this very upload. The seal speaks for the entries.
    if (asker.device !== null && name.value.device !== asker.device)
      return err({ code: 'ORIGIN_FOREIGN' })
    return checkUpload(world, body)
  },
  finish: async (world, upload) => {
    const { device } = upload.name
    const kept = await ingestLeaves(world, upload)
    if (!kept.ok) {
      await raiseFor(world, kept.error, device)
      return kept
    }
    const { size, root, storedAt, indexed } = kept.value
    for (const alert of alertsOf(device, unpackBytes(upload.leaves), indexed)) {
      await world.fleet.raise({ id: newId('alr', world.random(16)), ...alert })
      world.tellAlert(alert.code)
    }
    world.tell(device, indexed, 'leaf')
    return ok({ size, root: encodeHex(root), storedAt, added: indexed.length })
  },
})

/** A contradiction under a seal that holds is an alert; what is merely unreadable is not. */
async function raiseFor(
  world: StoreWorld,
  { code, extra }: Refusal,
  device: DeviceId,
): Promise<void> {
  if (code !== 'LOG_FORKED' && code !== 'SEAL_REFUSED') return
  const severity = code === 'LOG_FORKED' ? 'critical' : 'high'
  const id = newId('alr', world.random(16))
  const facts = { size: typeof extra?.['size'] === 'number' ? extra['size'] : null }
  const nothing = { session: null, entry: null }
  await world.fleet.raise({ id, code, severity, at: world.now(), device, facts, ...nothing })
  world.tellAlert(code)
  if (code === 'LOG_FORKED') await quarantine(world, device, code)
}
