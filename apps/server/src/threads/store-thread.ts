import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { loadedRoots } from '@custody/keys/attester'
import { sealVerifier } from '@custody/keys/verify'
import { instant } from '@custody/model'
import {
  allOrNothing,
  kyselyOf,
  openToRead,
  openToWrite,
  sqliteEvidenceStore,
  sqliteFleetStore,
  sqlitePolicyStore,
} from '@custody/stores'
import { openActs } from '../acts/open-acts.ts'
import { actRecorder } from '../acts/record-act.ts'
import { headTeller } from '../acts/tell-heads.ts'
import type { Route, StoreWorld } from '../route.ts'
import { readContentKey } from '../content/content-key.ts'
import { closedOpener, readableEvidence } from '../content/open-closed.ts'
import { routes } from '../routes/index.ts'
import { tasks } from '../tasks.ts'
import { turnsOf } from './in-turn.ts'
import type { Question, Said, StoreThread } from './message.ts'
import type { Ran } from './run.ts'
import { finishRoute, recordAsked, runRoute } from './run.ts'

// One thread of the store: the one that writes, or one of those that read. node:sqlite is synchronous, so an export
// in a reader never keeps a check-in waiting.

const { path, keyPath, rootsPath, contentKeyPath, role, holder, witnessing } =
  workerData as StoreThread
const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
const send = (said: Said): void => port.postMessage(said)

port.once('message', () => void begin())

async function begin(): Promise<void> {
  const connection =
    role === 'writer' ? openToWrite(path, holder) : { ok: true as const, value: reader(path) }
  if (connection.ok) {
    await serve(connection.value)
    return
  }
  const { error } = connection
  const detail = error.code === 'STORE_HELD' ? error.holder : String(error.version)
  send({ kind: 'refused-to-start', problem: { code: error.code, detail } })
}

function reader(file: string) {
  const db = openToRead(file)
  return { db, close: () => db.close() }
}

type Say = (said: Said) => void

type Given = Pick<StoreWorld, 'evidence' | 'recordAct' | 'tellHeads'>

function worldOf(db: DatabaseSync, given: Given, say: Say): StoreWorld {
  const contentKey = readContentKey(contentKeyPath)
  const open = closedOpener(contentKey.ok ? contentKey.value : null)
  return {
    ...given,
    evidence: readableEvidence(given.evidence, open),
    open,
    fleet: sqliteFleetStore(db),
    policies: sqlitePolicyStore(db),
    query: kyselyOf(db),
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    witnessing,
    trustRoots: () => loadedRoots(rootsPath),
    now: () => instant(Date.now()),
    random: (size) => randomBytes(size),
    storeBytes: () => statSync(path).size,
    tell: (device, events, part) => {
      if (events.length > 0) say({ kind: 'indexed', device, events, part })
    },
    tellAlert: (code) => say({ kind: 'alerted', code }),
    tellCheckIn: (device) => say({ kind: 'checked-in', device }),
  }
}

const onlyTheWriter = async (): Promise<never> => {
  throw new Error('a reader adds to no log')
}

/** What adds to the organisation's own logs, or why there is none: without it no administrator may do anything here. */
async function ownLogsOf(db: DatabaseSync, evidence: StoreWorld['evidence'], say: Say) {
  if (role === 'reader')
    return { ok: true as const, value: { recordAct: onlyTheWriter, tellHeads: onlyTheWriter } }
  const opened = await openActs({ evidence, fleet: sqliteFleetStore(db) }, keyPath)
  if (!opened.ok) return opened
  const world = {
    ...opened.value,
    evidence,
    crypto: nodeCrypto,
    random: (size: number) => randomBytes(size),
    now: () => instant(Date.now()),
    told: () => say({ kind: 'acted' }),
  }
  return {
    ok: true as const,
    value: { recordAct: actRecorder(world), tellHeads: headTeller(world) },
  }
}

async function serve({ db, close }: ReturnType<typeof reader>): Promise<void> {
  const evidence = sqliteEvidenceStore(db, nodeCrypto)
  const turns =
    role === 'writer' ? turnsOf(db, send, { undone: evidence.forget, kept: evidence.settle }) : null
  const say = turns?.say ?? send
  const own = await ownLogsOf(db, evidence, say)
  if (!own.ok) {
    close()
    const { code } = own.error
    send({ kind: 'refused-to-start', problem: { code, detail: keyPath } })
    return
  }
  const world = worldOf(db, { evidence, ...own.value }, say)
  const downloads = new Map<number, AsyncIterator<string>>()
  port?.on('message', (question: Question) => {
    if (question.kind === 'begin') return
    if (question.kind === 'stop') {
      void (turns?.over() ?? Promise.resolve()).finally(() => {
        close()
        port?.close()
      })
      return
    }
    const work = async (): Promise<void> => {
      const answered = () => answer({ world, downloads, say }, question)
      try {
        // What fails half-way has done nothing: no act without its effect, no effect without its act.
        await (turns === null ? answered() : allOrNothing(db, answered))
      } catch (error) {
        evidence.forget()
        const detail = error instanceof Error ? (error.stack ?? error.message) : 'unknown'
        say({ kind: 'failed', id: question.id, detail })
      }
    }
    // The writer takes one at a time: what it verified must still hold when it writes.
    if (turns === null) void work()
    else turns.take({ id: question.id, work })
  })
  send({ kind: 'ready' })
}

type Answering = {
  readonly world: StoreWorld
  readonly downloads: Map<number, AsyncIterator<string>>
  readonly say: Say
}

async function answer(
  { world, downloads, say }: Answering,
  question: Exclude<Question, { readonly kind: 'begin' | 'stop' }>,
): Promise<void> {
  const { id } = question
  switch (question.kind) {
    case 'task': {
      const task = tasks[question.task]
      if (task === undefined) throw new Error(`no task ${question.task}`)
      say({ kind: 'value', id, value: await task(world, question.given as never) })
      return
    }
    case 'more': {
      const next = await downloads.get(id)?.next()
      if (next === undefined || next.done === true) downloads.delete(id)
      say({
        kind: 'piece',
        id,
        piece: next === undefined || next.done === true ? null : next.value,
      })
      return
    }
    case 'drop':
      await downloads.get(id)?.return?.()
      downloads.delete(id)
      return
    case 'finish':
      tellRan(
        { downloads, say },
        id,
        await finishRoute(routeNamed(question.route), world, question.prepared),
      )
      return
    case 'record': {
      const refused = await recordAsked(routeNamed(question.route), world, question)
      if (refused === null) say({ kind: 'value', id, value: null })
      else tellRan({ downloads, say }, id, refused)
      return
    }
    case 'ask':
      tellRan({ downloads, say }, id, await runRoute(routeNamed(question.route), world, question))
  }
}

function routeNamed(name: string): Route {
  const route = routes[name]
  if (route === undefined) throw new Error(`no route ${name}`)
  return route
}

function tellRan({ downloads, say }: Omit<Answering, 'world'>, id: number, ran: Ran): void {
  switch (ran.kind) {
    case 'json':
      say({ kind: 'answer', id, status: ran.status, json: ran.json })
      return
    case 'prepared':
      say({ kind: 'prepared', id, prepared: ran.prepared })
      return
    case 'download': {
      const { fileName, contentType, chunks } = ran.download
      downloads.set(id, chunks[Symbol.asyncIterator]())
      say({ kind: 'download', id, fileName, contentType })
    }
  }
}
