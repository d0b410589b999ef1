import { parentPort, workerData } from 'node:worker_threads'
import { agentNamed } from '@custody/agents'
import type { Cleaner } from '@custody/device'
import { nodeCrypto } from '@custody/keys'
import { err, ok } from '@custody/model'
import { tagSecretWith } from '@custody/redaction'
import type { BodyReply, BodyRequest } from './body-reader.ts'
import { readHook } from './read-hook.ts'
import type { ReadHook } from './read-hook.ts'

// Reads large hook bodies, one after the other. Runs as a worker of `bodyReader` and nowhere else.

const { tagKey, replaced } = workerData as Pick<Cleaner, 'replaced'> & {
  readonly tagKey: Uint8Array
}
const cleaner: Cleaner = { tagSecret: tagSecretWith(nodeCrypto.hmacSha256, tagKey), replaced }

parentPort?.on('message', ({ id, agent, event, body }: BodyRequest) => {
  const adapter = agentNamed(agent)
  const read =
    adapter === undefined
      ? err({ code: 'PAYLOAD_SHAPE_UNKNOWN' as const, at: [] })
      : readHook(adapter, event, body, cleaner)
  const reply: BodyReply = { id, result: read.ok ? ok(light(read.value)) : read }
  parentPort?.postMessage(reply, read.ok ? buffersOf(read.value) : [])
})

/** The large ones are handed over, not copied. */
function buffersOf({ clean, replacement }: ReadHook): ArrayBuffer[] {
  const bytes = [
    ...Object.values(clean.fields),
    ...(replacement === null ? [] : [replacement.body]),
  ]
  return bytes.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  )
}

/** Without the output: nobody decides by it, it is in `clean`, and copying it would hold up the receiver. */
function light(read: ReadHook): ReadHook {
  const { event } = read
  return event.kind === 'call-finished'
    ? { ...read, event: { ...event, result: { ...event.result, output: null } } }
    : read
}
