import { zstdDecompressSync } from 'node:zlib'
import type { Result } from '@custody/model'
import { err } from '@custody/model'
import { problemDocument } from '@custody/protocol'
import type { Refusal } from '../refusal.ts'
import type { Asker, Download, Route, StoreWorld } from '../route.ts'

export type Ran =
  | { readonly kind: 'json'; readonly status: number; readonly json: string }
  | { readonly kind: 'download'; readonly download: Download }

type Raw = {
  readonly params: unknown
  readonly query: unknown
  readonly body: Uint8Array | null
  readonly asker: Asker
}

/** Parses what was asked by the endpoint's schemas, answers it, and holds the answer to its schema too. */
export async function runRoute(route: Route, world: StoreWorld, raw: Raw): Promise<Ran> {
  const { endpoint } = route
  const body = readBody(raw.body)
  if (!body.ok) return refused(body.error)
  const params = endpoint.params.safeParse(raw.params)
  const query = endpoint.query.safeParse(raw.query)
  const given = endpoint.body.safeParse(body.value ?? {})
  const bad = [params, query, given].find((part) => !part.success)
  if (bad?.error !== undefined || !params.success || !query.success || !given.success)
    return refused({ code: 'REQUEST_INVALID', extra: { at: issueOf(bad?.error) } })
  const answered: Result<unknown, Refusal> = await route.answer(world, {
    params: params.data,
    query: query.data,
    body: given.data,
    asker: raw.asker,
  })
  if (!answered.ok) return refused(answered.error)
  if (endpoint.answer.kind === 'bytes')
    return { kind: 'download', download: answered.value as Download }
  return {
    kind: 'json',
    status: 200,
    json: JSON.stringify(endpoint.answer.schema.parse(answered.value)),
  }
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
