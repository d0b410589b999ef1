import { Worker } from 'node:worker_threads'

const timeoutMs = 20_000
const idleMs = 10_000
const abandonedMax = 3

/** Hashes an open file by its descriptor; null if it could not be read in time. One file after the other. */
export type HashFile = (descriptor: number) => Promise<string | null>

/**
 * Hashes in a thread that is started by the first file and ends when there is none for a while. A file system that
 * hangs keeps a thread; after three such, nothing is hashed any more.
 */
export function hashThread(): HashFile {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let abandoned = 0
  let turn: Promise<unknown> = Promise.resolve()

  const end = (): void => {
    const ended = worker
    worker = null
    // What it still reports, nobody waits for.
    ended?.on('error', () => {})
    void ended?.terminate()
  }

  const hash = (descriptor: number): Promise<string | null> => {
    if (abandoned >= abandonedMax) return Promise.resolve(null)
    clearTimeout(idle)
    worker ??= startWorker()
    const thread = worker
    return new Promise((settle) => {
      const done = (value: string | null): void => {
        clearTimeout(timer)
        thread.off('message', done).off('error', fail)
        idle = setTimeout(end, idleMs).unref()
        settle(value)
      }
      const fail = (): void => {
        end()
        done(null)
      }
      const timer = setTimeout(() => {
        abandoned += 1
        fail()
      }, timeoutMs)
      thread.on('message', done).on('error', fail)
      thread.postMessage(descriptor, [])
    })
  }

  return (descriptor) => {
    const mine = turn.then(() => hash(descriptor))
    turn = mine
    return mine
  }
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { env: {} })
  worker.unref()
  return worker
}
