import { parseOrigin } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { checkPayloads, ingestPayloads } from '../../ingest/ingest-payloads.ts'
import { twoStepRoute } from '../../route.ts'

/** Takes what opens commitments of entries that are held. */
export const uploadPayloads = twoStepRoute({
  endpoint: serverEndpoints.uploadPayloads,
  thread: 'reader, then writer',
  prepare: async (world, { body, asker }) => {
    const name = parseOrigin(body.origin)
    const isOwn = name.ok && name.value.kind === 'device' && name.value.device === asker.device
    if (!isOwn) return err({ code: 'ORIGIN_FOREIGN' })
    const given = body.payloads.map(({ seq, field, salt, bytes }) => ({
      seq,
      field,
      salt: Buffer.from(salt, 'base64url'),
      bytes: 'text' in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, 'base64'),
    }))
    const checked = await checkPayloads(world, body.origin, given)
    return checked.ok ? ok({ device: name.value.device, checked: checked.value }) : checked
  },
  finish: async (world, { device, checked }) => {
    const kept = await ingestPayloads(world, checked)
    if (!kept.ok) return kept
    const { added, already, erased, indexed } = kept.value
    world.tell(device, indexed, 'payload')
    return ok({ added, already, erased })
  },
})
