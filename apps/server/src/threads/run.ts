import { zstdDecompressSync } from 'node:zlib'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Endpoint } from '@custody/protocol'
import { problemDocument } from '@custody/protocol'
import type { Refusal } from '../refusal.ts'
import type { Asked, Asker, Download, Route, StoreWorld } from '../route.ts'

export type Ran =
  | { readonly kind: 'json'; readonly status: number; readonly json: string }
  | { readonly kind: 'download'; readonly download: Download }
  /** What the first step of a route hands to its second. */
  | { readonly kind: 'prepared'; readonly prepared: unknown }

type Raw = {
  readonly params: unknown
  readonly query: unknown
  readonly body: Uint8Array | null
  readonly asker: Asker
}

/** Runs a route, or its first step: parses what was asked by the endpoint's schemas, and answers it. */
export async function runRoute(route: Route, world: StoreWorld, raw: Raw): Promise<Ran> {
  const asked = parseAsked(route.endpoint, raw)
  if (!asked.ok) return refused(asked.error)
  if (route.thread !== 'reader, then writer')
    return answered(route.endpoint, await route.answer(world, asked.value))
  const prepared = await route.prepare(world, asked.value)
  return prepared.ok ? { kind: 'prepared', prepared: prepared.value } : refused(prepared.error)
}

/** Records what asking a route is, if it is an act. What cannot be asked is refused before. */
export async function recordAsked(route: Route, world: StoreWorld, raw: Raw): Promise<Ran | null> {
  const asked = parseAsked(route.endpoint, raw)
  if (!asked.ok) return refused(asked.error)
  if (route.thread === 'reader, then writer' || route.act === undefined) return null
  const acts = (await route.act(world, asked.value)) ?? []
  for (const act of [acts].flat()) await world.recordAct(act)
  return null
}

/** Runs the second step of a route on what its first step gave. */
export async function finishRoute(
  route: Route,
  world: StoreWorld,
  prepared: unknown,
): Promise<Ran> {
  if (route.thread !== 'reader, then writer') throw new Error('this route has one step')
  return answered(route.endpoint, await route.finish(world, prepared))
}

function parseAsked(endpoint: Endpoint, raw: Raw): Result<Asked<Endpoint>, Refusal> {
  const body = readBody(raw.body)
  if (!body.ok) return body
  const params = endpoint.params.safeParse(raw.params)
  const query = endpoint.query.safeParse(raw.query)
  const given = endpoint.body.safeParse(body.value ?? {})
  if (params.success && query.success && given.success)
    return ok({ params: params.data, query: query.data, body: given.data, asker: raw.asker })
  const bad = [params, query, given].find((part) => !part.success)
  return err({ code: 'REQUEST_INVALID', extra: { at: issueOf(bad?.error) } })
}

/** An answer of ours is held to its schema too: what the page was promised is what it gets, and no more. */
function answered({ answer }: Endpoint, given: Result<unknown, Refusal>): Ran {
  if (!given.ok) return refused(given.error)
  if (answer.kind === 'bytes') return { kind: 'download', download: given.value as Download }
  return { kind: 'json', status: 200, json: JSON.stringify(answer.schema.parse(given.value)) }
}

const bodyBytesMax = 128 * 1024 * 1024
const zstdMagic = 0xfd2fb528

/** The JSON of a body as it was sent: plain or zstd, told by its first bytes (the header was covered by the signature). */
function readBody(body: Uint8Array | null): Result<unknown, Refusal> {
  if (body === null || body.length === 0) return { ok: true, value: undefined }
  try {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
    const isZstd = bytes.length >= 4 && bytes.readUInt32LE(0) === zstdMagic
    const plain = isZstd ? zstdDecompressSync(bytes, { maxOutputLength: bodyBytesMax }) : bytes
    return { ok: true, value: JSON.parse(plain.toString('utf8')) }
  } catch {
    return err({ code: 'BODY_NOT_JSON' })
  }
}

function refused({ code, extra }: Refusal): Ran {
  const document = problemDocument(code, extra)
  return { kind: 'json', status: document.status, json: JSON.stringify(document) }
}

function issueOf(
  error:
    | {
        readonly issues: readonly {
          readonly path: readonly PropertyKey[]
          readonly message: string
        }[]
      }
    | undefined,
): string {
  const issue = error?.issues[0]
  return issue === undefined ? '' : `${issue.path.map(String).join('.')}: ${issue.message}`
}
