import { Worker } from 'node:worker_threads'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Asker, Route } from '../route.ts'
import type { Question, Said, StoreThread } from './message.ts'

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly json: string }
  | {
      readonly kind: 'download'
      readonly fileName: string
      readonly contentType: string
      readonly pieces: AsyncIterable<string>
    }

export type AskedRoute = {
  readonly params: unknown
  readonly query: unknown
  readonly body: Uint8Array | null
  readonly asker: Asker
}

/** What of a route says where it runs. */
export type AskedOf = Pick<Route, 'thread'> & { readonly act?: unknown }

/** The threads of one store: a writer and some readers, as one thing to ask. */
export type StoreThreads = {
  /** Runs a route in its thread. Rejects when the route throws: a fault of ours. */
  readonly ask: (name: string, route: AskedOf, asked: AskedRoute) => Promise<Answer>
  /** Runs one of `tasks.ts`. The caller knows what its task takes and gives. */
  readonly task: (thread: 'reader' | 'writer', task: string, given: unknown) => Promise<unknown>
  /** Resolves when everything asked for so far is answered and the store is closed. */
  readonly close: () => Promise<void>
}

/** What a store thread tells unasked. */
export type Told = Extract<Said, { readonly kind: 'indexed' | 'alerted' | 'checked-in' | 'acted' }>

/** Starts the writer and the readers. All load at once; readers open the store when the writer has made it. */
export async function startStoreThreads(
  { readers, ...store }: Omit<StoreThread, 'role'> & { readonly readers: number },
  told: (what: Told) => void,
  died: (detail: string) => void,
): Promise<Result<StoreThreads, { readonly code: string; readonly detail: string }>> {
  const load = (role: StoreThread['role']) =>
    new Worker(new URL('./store-thread.ts', import.meta.url), {
      workerData: { ...store, role } satisfies StoreThread,
    })
  const writing = load('writer')
  const loaded = Array.from({ length: readers }, () => load('reader'))
  const writer = await begin(writing, told, died)
  if (!writer.ok) {
    for (const worker of loaded) await worker.terminate()
    return writer
  }
  const reading: Thread[] = []
  for (const reader of await Promise.all(loaded.map((worker) => begin(worker, told, died)))) {
    if (!reader.ok) return reader
    reading.push(reader.value)
  }
  const least = () => reading.toSorted((a, b) => a.waiting() - b.waiting())[0] ?? writer.value
  const threadOf = (thread: 'reader' | 'writer') => (thread === 'writer' ? writer.value : least())
  return ok({
    ask: async (name, { thread, act }, asked) => {
      const refused = act === undefined ? null : await writer.value.record(name, asked)
      if (refused !== null) return refused
      if (thread !== 'reader, then writer') return answerOf(await threadOf(thread).ask(name, asked))
      const first = await least().ask(name, asked)
      return answerOf(
        first.kind === 'prepared' ? await writer.value.finish(name, first.prepared) : first,
      )
    },
    task: (thread, task, given) => threadOf(thread).task(task, given),
    close: async () => {
      for (const thread of [...reading, writer.value]) await thread.close()
    },
  })
}

type Thread = {
  /** Null: recorded, or nothing to record. */
  readonly record: (route: string, asked: AskedRoute) => Promise<Answer | null>
  readonly waiting: () => number
  readonly ask: (route: string, asked: AskedRoute) => Promise<Answer | Prepared>
  readonly finish: (route: string, prepared: unknown) => Promise<Answer | Prepared>
  readonly task: (task: string, given: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

type Prepared = { readonly kind: 'prepared'; readonly prepared: unknown }

function answerOf(said: Answer | Prepared): Answer {
  if (said.kind === 'prepared') throw new Error('a route of two steps was asked as one')
  return said
}

type Waiting = { readonly resolve: (said: Said) => void; readonly reject: (error: Error) => void }

async function begin(
  worker: Worker,
  told: (what: Told) => void,
  died: (detail: string) => void,
): Promise<Result<Thread, { readonly code: string; readonly detail: string }>> {
  const waiting = new Map<number, Waiting>()
  let next = 0
  let isClosing = false
  const first = await new Promise<Said>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage({ kind: 'begin' } satisfies Question, [])
  })
  if (first.kind === 'refused-to-start') {
    await worker.terminate()
    return err(first.problem)
  }
  worker.on('message', (said: Said) => settle(waiting, said, told))
  worker.on('error', (error) => died(error.stack ?? error.message))
  worker.on('exit', () => {
    for (const one of waiting.values()) one.reject(new Error('the store thread ended'))
    if (!isClosing) died('a store thread ended by itself')
  })
  const send = (make: (id: number) => Question, id = (next += 1)): Promise<Said> =>
    new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage(make(id), [])
    })
  const read = (said: Said): Answer | Prepared => {
    if (said.kind === 'answer') return { kind: 'json', status: said.status, json: said.json }
    if (said.kind === 'prepared') return { kind: 'prepared', prepared: said.prepared }
    if (said.kind !== 'download') throw new Error(`a route answered with ${said.kind}`)
    const { id, fileName, contentType } = said
    const drop = (): void => worker.postMessage({ kind: 'drop', id } satisfies Question, [])
    const pieces = piecesOf(() => send((same) => ({ kind: 'more', id: same }), id), drop)
    return { kind: 'download', fileName, contentType, pieces }
  }
  return ok({
    waiting: () => waiting.size,
    ask: async (route: string, asked: AskedRoute) =>
      read(await send((id) => ({ kind: 'ask', id, route, ...asked }))),
    record: async (route: string, asked: AskedRoute) => {
      const said = await send((id) => ({ kind: 'record', id, route, ...asked }))
      return said.kind === 'value' ? null : answerOf(read(said))
    },
    finish: async (route: string, prepared: unknown) =>
      read(await send((id) => ({ kind: 'finish', id, route, prepared }))),
    task: async (task: string, given: unknown): Promise<unknown> => {
      const said = await send((id) => ({ kind: 'task', id, task, given }))
      return said.kind === 'value' ? said.value : undefined
    },
    close: async () => {
      isClosing = true
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      worker.postMessage({ kind: 'stop' } satisfies Question, [])
      await ended
    },
  })
}

function settle(waiting: Map<number, Waiting>, said: Said, told: (what: Told) => void): void {
  if (isUnasked(said)) {
    told(said)
    return
  }
  if (said.kind === 'ready' || said.kind === 'refused-to-start') return
  const one = waiting.get(said.id)
  waiting.delete(said.id)
  if (said.kind === 'failed') one?.reject(new Error(said.detail))
  else one?.resolve(said)
}

function isUnasked(said: Said): said is Told {
  return ['indexed', 'alerted', 'checked-in', 'acted'].includes(said.kind)
}

/** Asks for a piece only when the last one was taken: a slow reader slows the export, not the server. */
async function* piecesOf(more: () => Promise<Said>, drop: () => void): AsyncIterable<string> {
  try {
    for (;;) {
      const said = await more()
      if (said.kind !== 'piece' || said.piece === null) return
      yield said.piece
    }
  } finally {
    drop()
  }
}
