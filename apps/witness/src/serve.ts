import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { encodeBase64, encodeHex, encodeNoteKey } from '@custody/evidence'
import { addCheckpoint } from './add-checkpoint.ts'
import { archivedLeaf } from './archive/archive-documents.ts'
import { stampText } from './stamp/stamp-heads.ts'
import type { AddProblem, Witness } from './add-checkpoint.ts'
import type { Enrolling } from './enrol/enrol-log.ts'
import { enrolPaths, statementJson } from './enrol/serve-enrol.ts'
import type { EnrolAnswer } from './enrol/serve-enrol.ts'

/** An answer over HTTP. None may be kept by anything in between. */
type Answer = { readonly status: number; readonly type: string; readonly body: string }

/** A witness that also attests keys which enrol. */
export type ServedWitness = Witness & Enrolling

/** Told after each request to cosign or enrol: how it ended, never what was in it. */
export type Told = (ended: { readonly code: string }) => void

const bodyBytesMax = 256 * 1024
const plain = 'text/plain; charset=utf-8'

/** The status that goes with each code. */
export const statusOf: { readonly [code in AddProblem['code']]: number } = {
  REQUEST_SHAPE_UNKNOWN: 400,
  ORIGIN_UNKNOWN: 404,
  EPOCH_CLOSED: 403,
  LOG_SIGNATURE_MISSING: 403,
  LOG_SIGNATURE_BAD: 403,
  OLD_SIZE_ABOVE: 400,
  OLD_SIZE_DIFFERS: 409,
  CONSISTENCY_NOT_SHOWN: 422,
  LOG_FORKED: 422,
  COUNTER_NOT_ABOVE: 422,
  COUNTER_REUSED: 422,
  RESETS_WENT_BACK: 422,
  CHIP_CLOCK_NOT_RISING: 422,
  WITNESS_CLOCK_BACK: 503,
}

/** The witness over HTTP: C2SP tlog-witness, with one list of all heads besides. */
export function witnessServer(witness: ServedWitness, tell: Told): Server {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answerTo(witness, request, tell)
      .catch(() => {
        tell({ code: 'WITNESS_FAILED' })
        return text(500, 'WITNESS_FAILED')
      })
      .then((answer) => send(response, answer))
  })
  server.maxHeadersCount = 50
  return server
}

async function answerTo(
  witness: ServedWitness,
  request: IncomingMessage,
  tell: Told,
): Promise<Answer> {
  const [path = ''] = (request.url ?? '').split('?')
  if (path === '/add-checkpoint')
    return request.method === 'POST' ? answerAdd(witness, request, tell) : text(405, 'POST_NEEDED')
  const enrol = Object.hasOwn(enrolPaths, path) ? enrolPaths[path] : undefined
  if (enrol !== undefined)
    return request.method === 'POST'
      ? answerEnrol((body) => enrol(witness, body), request, tell)
      : text(405, 'POST_NEEDED')
  if (request.method !== 'GET') return text(405, 'GET_NEEDED')
  if (path === '/heads') return heads(witness)
  if (path === '/issuers/checkpoint' || path === '/issuers/keys')
    return archived(witness, path, new URL(request.url ?? '', 'http://witness').searchParams)
  const [, hash, what] = /^\/([0-9a-f]{64})\/(checkpoint|statement|stamp)$/.exec(path) ?? []
  if (hash === undefined) return text(404, 'PATH_UNKNOWN')
  if (what === 'stamp')
    return stamped(witness, hash, new URL(request.url ?? '', 'http://witness').searchParams)
  return what === 'checkpoint' ? newest(witness, hash) : stated(witness, hash)
}

async function answerAdd(witness: Witness, request: IncomingMessage, tell: Told): Promise<Answer> {
  const body = await readBody(request)
  if (body === null) return text(413, 'REQUEST_TOO_LARGE')
  const added = addCheckpoint(witness, body)
  tell({ code: added.ok ? 'COSIGNED' : added.error.code })
  if (added.ok) return { status: 200, type: plain, body: added.value }
  const { error } = added
  return error.code === 'OLD_SIZE_DIFFERS'
    ? sizeKnown(error.size)
    : text(statusOf[error.code], error.code)
}

async function answerEnrol(
  enrol: (body: string) => EnrolAnswer,
  request: IncomingMessage,
  tell: Told,
): Promise<Answer> {
  const body = await readBody(request)
  if (body === null) return text(413, 'REQUEST_TOO_LARGE')
  const answer = enrol(body)
  if ('json' in answer) return json(answer.json)
  tell({ code: answer.code })
  return 'size' in answer ? sizeKnown(answer.size) : text(answer.status, answer.code)
}

/** `GET <prefix>/<SHA-256 of the origin>/statement`: what was stated of the log's key. */
function stated({ store, cosigner }: ServedWitness, hash: string): Answer {
  const statement = store.statementNamed(hash)
  return statement === null
    ? text(404, 'STATEMENT_UNKNOWN')
    : json(statementJson(cosigner.key.name, statement))
}

/** `GET <prefix>/<SHA-256 of the origin>/stamp[?size=N]`: the first stamp over N entries of the log, else the newest. */
function stamped({ store }: Witness, hash: string, query: URLSearchParams): Answer {
  const size = query.get('size')
  if (size !== null && !/^(?:0|[1-9][0-9]{0,14})$/.test(size))
    return text(400, 'REQUEST_SHAPE_UNKNOWN')
  const stamp = stampText(store, hash, size === null ? null : Number(size))
  return stamp === null
    ? text(404, 'STAMP_UNKNOWN')
    : { status: 200, type: 'application/json', body: stamp }
}

/** `GET /issuers/keys?issuer=…[&at=SECONDS]`: what an issuer said then, with its proof; and the head it stands under. */
function archived(
  { store, now }: Witness,
  path: '/issuers/checkpoint' | '/issuers/keys',
  query: URLSearchParams,
): Answer {
  if (path === '/issuers/checkpoint') {
    const head = store.archiveHead()
    return head === null ? text(404, 'ISSUER_UNKNOWN') : { status: 200, type: plain, body: head }
  }
  const at = query.get('at') ?? String(now())
  if (!/^(?:0|[1-9][0-9]{0,14})$/.test(at)) return text(400, 'REQUEST_SHAPE_UNKNOWN')
  const leaf = archivedLeaf(store, query.get('issuer') ?? '', Number(at))
  return leaf === null
    ? text(404, 'ISSUER_UNKNOWN')
    : { status: 200, type: 'application/json', body: leaf }
}

/** `GET <prefix>/<SHA-256 of the origin>/checkpoint`: the head as it was cosigned last. */
function newest({ store }: Witness, hash: string): Answer {
  const head = store.headNamed(hash)
  return head === null ? text(404, 'ORIGIN_UNKNOWN') : { status: 200, type: plain, body: head.note }
}

/** Every log's newest head in one document, so that an auditor who knows no origin misses none, and what became of logs. */
function heads({ store, cosigner }: Witness): Answer {
  const closed = store.closings()
  const logs = store.heads().map(({ origin, size, root, time, grownAt, note, chip }) => ({
    origin,
    size,
    root: encodeHex(root),
    time,
    grownAt,
    counter: chip?.counter ?? null,
    closed: closed.get(origin) ?? null,
    note,
  }))
  const removed = store.removed().map(({ verifierKey, head, statement, ...log }) => ({
    ...log,
    key: verifierKey,
    size: head?.size ?? null,
    note: head?.note ?? null,
    statement: statement === null ? null : encodeBase64(statement),
  }))
  const grants = store.grants().map(({ origin, leaf, at }) => ({ origin, leaf, at }))
  const witness = encodeNoteKey(cosigner.key, 'cosignature')
  return json({ v: 1, witness, logs, grants, removed })
}

function json(body: object): Answer {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(body)}\n` }
}

function text(status: number, code: string): Answer {
  return { status, type: plain, body: `${code}\n` }
}

/** Tells a log's owner, in place of a code, how far its log is known here. Source: C2SP tlog-witness, "add-checkpoint". */
function sizeKnown(size: number): Answer {
  return { status: 409, type: 'text/x.tlog.size', body: `${size}\n` }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(body)
}

/** Null when it is longer than any checkpoint with its proof could be. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > bodyBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
