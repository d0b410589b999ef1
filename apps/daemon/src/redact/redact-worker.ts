// The thread in which texts above 64 KiB are redacted, hashed and compressed: one at a time, as they come.
import { parentPort, workerData } from 'node:worker_threads'
import { zstdCompressSync } from 'node:zlib'
import type { Form, StorableBytes } from './storable-bytes.ts'
import { deviceTag, storable } from './storable-bytes.ts'

export type RedactJob = { readonly bytes: Uint8Array; readonly form: Form }
export type RedactDone = StorableBytes & { readonly zstd: Uint8Array }

const tagSecret = deviceTag(workerData)

parentPort?.on('message', ({ bytes, form }: RedactJob) => {
  const done = storable(bytes, form, tagSecret)
  // Copies with a memory of their own, so that they are moved to the other thread and not copied again.
  const own = (of: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(of)
  const reply = {
    bytes: own(done.bytes),
    found: done.found,
    sha256: own(done.sha256),
    zstd: own(zstdCompressSync(done.bytes)),
  }
  parentPort?.postMessage(reply satisfies RedactDone, [
    reply.bytes.buffer,
    reply.sha256.buffer,
    reply.zstd.buffer,
  ])
})
