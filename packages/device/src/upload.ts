import { encodeBase64, parseLeaf } from '@custody/evidence'
import type { Problem, Result, SessionId } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Client, ClientProblem, ServerEndpoints } from '@custody/protocol'
import { capturedOf } from './capture.ts'
import type { CloseContent } from './close-content.ts'
import type { DeviceLog, LogLeaf, LogPayload, LogSeal } from './device-log.ts'

/** What uploading needs from the world. */
export type Uploader = {
  readonly log: Pick<
    DeviceLog,
    'origin' | 'state' | 'newestSeal' | 'sealOver' | 'leaves' | 'payloads' | 'acknowledge'
  >
  readonly client: Pick<Client<ServerEndpoints>, 'uploadLeaves' | 'uploadPayloads'>
  /** Null: contents leave as they are, for the server to read. */
  readonly close: CloseContent | null
  /** A chip counts its seals, and one that does not arrive is a hole there: so none may be passed over for a later one. */
  readonly everySeal: boolean
}

/** How much one request carries. A single entry above it goes alone. */
export type UploadLimits = { readonly entries: number; readonly bytes: number }
const usual: UploadLimits = { entries: 500, bytes: 2_000_000 }
/** Those of the next seal and no more. */
const none: UploadLimits = { entries: 0, bytes: 0 }

/** What one step did. `idle`: the server has all that is sealed. */
export type UploadStep =
  | { readonly kind: 'leaves' | 'payloads'; readonly size: number }
  | { readonly kind: 'idle' }

/**
 * `NETWORK`, `ANSWER_UNREADABLE`: nothing is lost, try again later. A code of the server comes as it is: `LOG_FORKED`
 * needs a person, and no further try helps.
 */
export type UploadProblem = Problem

/**
 * Sends the next sealed leaves, or, when the server has them all, the next payloads. Nothing leaves before a seal
 * covers it. Idempotent: an answer that was lost costs only its repetition.
 */
export async function uploadNext(
  uploader: Uploader,
  limits: UploadLimits = usual,
): Promise<Result<UploadStep, UploadProblem>> {
  const { stored, payloadsStored } = uploader.log.state()
  const newest = uploader.log.newestSeal()
  if (newest !== null && newest.size > stored) return uploadLeaves(uploader, stored, newest, limits)
  if (payloadsStored < stored) return uploadPayloads(uploader, payloadsStored, stored, limits)
  return ok({ kind: 'idle' })
}

/** Uploads until the server has everything that is sealed, or a problem stops it. */
export async function uploadAll(uploader: Uploader): Promise<Result<true, UploadProblem>> {
  for (;;) {
    const step = await uploadNext(uploader)
    if (!step.ok) return step
    if (step.value.kind === 'idle') return ok(true)
  }
}

async function uploadLeaves(
  { log, client, everySeal }: Uploader,
  from: number,
  newest: LogSeal,
  limits: UploadLimits,
): Promise<Result<UploadStep, UploadProblem>> {
  const { seal, leaves } = sealedLeaves(log, from, newest, everySeal ? none : limits)
  const answer = await client.uploadLeaves({
    body: {
      origin: log.origin,
      oldSize: from,
      leaves: leaves.map(({ bytes }) => new TextDecoder().decode(bytes)),
      checkpoint: seal.note,
    },
  })
  if (answer.ok) {
    log.acknowledge({ leaves: seal.size })
    return ok({ kind: 'leaves', size: seal.size })
  }
  // The server may hold more than we were told: an answer was lost. It can never hold what was not sealed.
  const held = sizeHeld(answer.error)
  if (held === null || held <= from || held > newest.size) return err(problemOf(answer.error))
  log.acknowledge({ leaves: held })
  return ok({ kind: 'leaves', size: held })
}

/** The most leaves within the limits that end where a seal does; at least those of the next seal. */
function sealedLeaves(
  log: Uploader['log'],
  from: number,
  newest: LogSeal,
  limits: UploadLimits,
): { readonly seal: LogSeal; readonly leaves: readonly LogLeaf[] } {
  const page = log.leaves(from, newest.size, limits)
  let seal = log.sealOver(from) ?? newest
  for (;;) {
    const next = log.sealOver(seal.size)
    if (next === null || next.size - from > page.length) break
    seal = next
  }
  const leaves = seal.size - from <= page.length ? page : log.leaves(from, seal.size)
  return { seal, leaves: leaves.slice(0, seal.size - from) }
}

async function uploadPayloads(
  { log, client, close }: Uploader,
  from: number,
  to: number,
  limits: UploadLimits,
): Promise<Result<UploadStep, UploadProblem>> {
  const payloads = log.payloads(from, to, limits)
  const last = payloads.at(-1)
  const captured = capturedOf(log, payloads)
  if (captured.length > 0) {
    const body =
      close === null
        ? { origin: log.origin, payloads: captured.map(encodePayload) }
        : await closedBody(log, close, captured)
    const answer = await client.uploadPayloads({ body })
    if (!answer.ok) return err(problemOf(answer.error))
  }
  const size = last === undefined ? to : last.seq + 1
  log.acknowledge({ payloads: size })
  return ok({ kind: 'payloads', size })
}

/** The same payloads closed, with the keys that open them for whoever holds the content key. */
async function closedBody(
  log: Uploader['log'],
  close: CloseContent,
  payloads: readonly LogPayload[],
) {
  const [first, last] = [payloads[0], payloads.at(-1)]
  const leaves = new Map(
    log.leaves(first?.seq ?? 0, (last?.seq ?? -1) + 1).map((leaf) => [leaf.seq, leaf]),
  )
  const closable = payloads.map((payload) => {
    const leaf = leaves.get(payload.seq)
    if (leaf === undefined) throw new Error(`no entry ${payload.seq} beside its payload`)
    return { ...payload, at: leaf.at, session: sessionIn(leaf.bytes) }
  })
  const closed = await close(log.origin, closable)
  return {
    origin: log.origin,
    payloads: closed.payloads.map(({ nonce, bytes, ...rest }) => ({
      ...rest,
      nonce: encodeBase64Url(nonce),
      closed: encodeBase64(bytes),
    })),
    keys: closed.keys.map(({ key, enc, wrapped }) => ({
      key,
      enc: encodeBase64(enc),
      wrapped: encodeBase64(wrapped),
    })),
  }
}

function sessionIn(bytes: Uint8Array): SessionId | null {
  const leaf = parseLeaf(bytes)
  if (!leaf.ok) throw new Error(`an entry of the own log does not read: ${leaf.error.code}`)
  return leaf.value.session
}

function encodePayload({ seq, field, salt, bytes }: LogPayload) {
  const text = utf8(bytes)
  return {
    seq,
    field,
    salt: encodeBase64Url(salt),
    bytes: text === null ? { base64: encodeBase64(bytes) } : { text },
  }
}

/** The text whose UTF-8 is exactly `bytes`; null where there is none. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function sizeHeld(problem: ClientProblem): number | null {
  if (problem.code !== 'REFUSED' || problem.problem.code !== 'SIZE_DIFFERS') return null
  const size = problem.problem.extra?.['size']
  return typeof size === 'number' ? size : null
}

function problemOf(problem: ClientProblem): UploadProblem {
  return { code: problem.code === 'REFUSED' ? problem.problem.code : problem.code }
}

function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
