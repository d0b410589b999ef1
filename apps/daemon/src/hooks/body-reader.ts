import { Worker } from 'node:worker_threads'
import type { AgentAdapter, HookProblem } from '@custody/agents'
import type { AgentName, Result } from '@custody/model'
import { err } from '@custody/model'
import type { Cleaner } from '@custody/device'
import { readHook } from './read-hook.ts'
import type { ReadHook } from './read-hook.ts'

/** Why a body was not read. Each means: refuse what can be refused. */
export type BodyReadProblem =
  | HookProblem
  | { readonly code: 'BODY_READER_FAILED' }
  | { readonly code: 'BODY_READER_LATE' }
  | { readonly code: 'BODY_READER_BUSY' }

export type BodyReader = {
  /** Takes `body` over: do not use it afterwards. */
  readonly read: (
    adapter: AgentAdapter,
    event: string,
    body: Uint8Array<ArrayBuffer>,
  ) => Promise<Result<ReadHook, BodyReadProblem>>
  readonly close: () => Promise<void>
}

export type BodyReaderSettings = {
  readonly cleaner: Cleaner
  /** The key of its tags, for the worker. */
  readonly tagKey: Uint8Array
  /** Larger bodies are read in a worker, so that no other decision waits for them. */
  readonly inlineBytesMax: number
  readonly timeoutMs: number
  readonly queueBytesMax: number
  /** The worker ends when it had nothing to do for so long: it costs memory. */
  readonly idleMs: number
}

/** What goes to the worker and what comes back. */
export type BodyRequest = {
  readonly id: number
  readonly agent: AgentName
  readonly event: string
  readonly body: Uint8Array<ArrayBuffer>
}
export type BodyReply = { readonly id: number; readonly result: Result<ReadHook, HookProblem> }

type Waiting = {
  readonly size: number
  readonly answer: (result: Result<ReadHook, BodyReadProblem>) => void
}

/** Reads hook bodies: small ones at once, large ones in a worker that is started when the first one comes. */
export function bodyReader(settings: BodyReaderSettings): BodyReader {
  const { cleaner, inlineBytesMax } = settings
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let last = 0

  function settle(id: number, result: Result<ReadHook, BodyReadProblem>): void {
    waiting.get(id)?.answer(result)
    waiting.delete(id)
    if (waiting.size === 0) idle = setTimeout(() => stop(), settings.idleMs).unref()
  }

  /** Ends the worker; whatever still waits has failed. */
  async function stop(): Promise<void> {
    const ending = worker
    worker = null
    for (const id of waiting.keys()) settle(id, err({ code: 'BODY_READER_FAILED' }))
    clearTimeout(idle)
    await ending?.terminate()
  }

  function start(): Worker {
    const started = new Worker(new URL('./body-worker.ts', import.meta.url), {
      workerData: { tagKey: settings.tagKey, replaced: cleaner.replaced },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    })
    started.on('message', ({ id, result }: BodyReply) => settle(id, result))
    started.on('error', () => stop())
    started.unref()
    return started
  }

  function send(agent: AgentName, event: string, body: Uint8Array<ArrayBuffer>) {
    return new Promise<Result<ReadHook, BodyReadProblem>>((resolve) => {
      const id = (last += 1)
      const late = setTimeout(() => {
        settle(id, err({ code: 'BODY_READER_LATE' }))
        // What hangs once would hang everything behind it.
        void stop()
      }, settings.timeoutMs)
      const answer = (result: Result<ReadHook, BodyReadProblem>) => {
        clearTimeout(late)
        resolve(result)
      }
      waiting.set(id, { size: body.length, answer })
      clearTimeout(idle)
      worker ??= start()
      const request: BodyRequest = { id, agent, event, body }
      worker.postMessage(request, [body.buffer])
    })
  }

  return {
    async read(adapter, event, body) {
      if (body.length <= inlineBytesMax) return readHook(adapter, event, body, cleaner)
      const queued = [...waiting.values()].reduce((sum, { size }) => sum + size, 0)
      if (queued > settings.queueBytesMax) return err({ code: 'BODY_READER_BUSY' })
      return send(adapter.name, event, body)
    },
    close: stop,
  }
}
