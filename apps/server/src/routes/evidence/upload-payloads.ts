import { parseOrigin } from '@custody/evidence'
import { err, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { checkPayloads, ingestPayloads } from '../../ingest/ingest-payloads.ts'
import { checkClosed } from '../../content/check-closed.ts'
import type { Asked } from '../../route.ts'
import { twoStepRoute } from '../../route.ts'

/** Takes what opens commitments of entries that are held. */
export const uploadPayloads = twoStepRoute({
  endpoint: serverEndpoints.uploadPayloads,
  thread: 'reader, then writer',
  prepare: async (world, { body, asker }) => {
    const name = parseOrigin(body.origin)
    const isOwn = name.ok && name.value.kind === 'device' && name.value.device === asker.device
    if (!isOwn) return err({ code: 'ORIGIN_FOREIGN' })
    const { notAfter } = (await world.fleet.device(name.value.device)) ?? { notAfter: null }
    if (notAfter !== null && notAfter <= world.now())
      return err({ code: 'KEY_EXPIRED', extra: { notAfter } })
    const checked = await checkPayloads(world, body.origin, openIn(body.payloads))
    if (!checked.ok) return checked
    const keys = (body.keys ?? []).map(({ key, enc, wrapped }) => ({
      key,
      enc: Buffer.from(enc, 'base64'),
      wrapped: Buffer.from(wrapped, 'base64'),
    }))
    const closed = await checkClosed(world, body.origin, closedIn(body.payloads), keys)
    if (!closed.ok) return closed
    return ok({ device: name.value.device, checked: checked.value, closed: closed.value })
  },
  finish: async (world, { device, checked, closed }) => {
    const kept = await ingestPayloads(world, checked)
    if (!kept.ok) return kept
    const { origin, payloads, keys } = closed
    const more = await world.evidence.keepClosed(origin, payloads, keys, world.now())
    if (!more.ok) return err({ code: 'STORE_UNAVAILABLE' })
    world.tell(device, [...kept.value.indexed, ...more.value.indexed], 'payload')
    const sum = (count: 'added' | 'already' | 'erased') => kept.value[count] + more.value[count]
    return ok({ added: sum('added'), already: sum('already'), erased: sum('erased') })
  },
})

type Given = Asked<typeof serverEndpoints.uploadPayloads>['body']['payloads']

function openIn(payloads: Given) {
  return payloads.flatMap((given) => {
    if ('closed' in given) return []
    const { seq, field, salt, bytes } = given
    return {
      seq,
      field,
      salt: Buffer.from(salt, 'base64url'),
      bytes: 'text' in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, 'base64'),
    }
  })
}

function closedIn(payloads: Given) {
  return payloads.flatMap((given) => {
    if (!('closed' in given)) return []
    const { seq, field, key, nonce, closed } = given
    const bytes = Buffer.from(closed, 'base64')
    return { seq, field, key, nonce: Buffer.from(nonce, 'base64url'), bytes }
  })
}
