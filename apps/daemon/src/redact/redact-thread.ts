import { Worker } from 'node:worker_threads'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { RedactDone, RedactJob } from './redact-worker.ts'
import type { RedactProblem, Redactor, RedactorBounds } from './redactor.ts'
import type { StorableBytes } from './storable-bytes.ts'

type Waiting = {
  readonly job: RedactJob
  /** Kept apart: bytes that were moved to the thread have no length here any more. */
  readonly sizeBytes: number
  readonly settle: (result: Result<StorableBytes, RedactProblem>) => void
}

/** Redacts in a thread, one text after the other. A text that kills or outlasts the thread costs only itself. */
export function redactThread(key: Uint8Array, bounds: RedactorBounds): Redactor {
  const waiting: Waiting[] = []
  let worker: Worker | null = null
  let busy = false
  let closed = false

  const next = (): void => {
    const first = busy || closed ? undefined : waiting[0]
    if (first === undefined) return
    busy = true
    worker ??= startWorker(key)
    const thread = worker
    const timer = setTimeout(
      () => finish(err({ code: 'REDACTION_TIMEOUT' }), 'end'),
      bounds.timeoutMs,
    )
    const onDone = (done: RedactDone): void => finish(ok(done), 'keep')
    const onEnd = (): void => finish(err({ code: 'REDACTION_FAILED' }), 'end')
    const finish = (result: Result<StorableBytes, RedactProblem>, then: 'keep' | 'end'): void => {
      clearTimeout(timer)
      thread.off('message', onDone).off('exit', onEnd).off('error', onEnd)
      if (then === 'end') {
        worker = null
        thread.on('error', () => {})
        void thread.terminate()
      }
      busy = false
      waiting.shift()
      first.settle(result)
      next()
    }
    thread.on('message', onDone).on('exit', onEnd).on('error', onEnd)
    const bytes = ownMemory(first.job.bytes)
    thread.postMessage({ bytes, form: first.job.form } satisfies RedactJob, [bytes.buffer])
  }

  return {
    redact(bytes, form) {
      if (closed) return Promise.resolve(err({ code: 'REDACTION_CLOSED' }))
      const sum = waiting.reduce((total, { sizeBytes }) => total + sizeBytes, bytes.length)
      if (sum > bounds.waitingBytesMax)
        return Promise.resolve(err({ code: 'REDACTION_QUEUE_FULL' }))
      return new Promise((settle) => {
        waiting.push({ job: { bytes, form }, sizeBytes: bytes.length, settle })
        next()
      })
    },
    async close() {
      closed = true
      const thread = worker
      worker = null
      for (const { settle } of waiting.splice(0)) settle(err({ code: 'REDACTION_CLOSED' }))
      await thread?.terminate()
    },
  }
}

function startWorker(key: Uint8Array): Worker {
  const worker = new Worker(new URL('./redact-worker.ts', import.meta.url), {
    workerData: key,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  worker.unref()
  return worker
}

/** The bytes in a memory of their own, which can be moved to another thread; copied only where it is shared. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes)
}
