import type { Result } from '@custody/model'
import type { z } from 'zod'
import { err, ok } from '@custody/model'
import type { AnswerOf, Endpoint, RequestOf } from './endpoint.ts'
import { targetOf } from './endpoint.ts'
import { ProblemDocument } from './problem-document.ts'

/** One request as it goes out. `target` is path and query; `body` is null for GET. */
export type Outgoing = {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array | null
}

export type Incoming = { readonly status: number; readonly body: Uint8Array }

/** Carries one request. Signs it, if its caller must; answers `NETWORK` where nothing came back. */
export type Send = (
  request: Outgoing,
) => Promise<Result<Incoming, { readonly code: 'NETWORK'; readonly detail: string }>>

/**
 * Why there is no answer. `NETWORK`: try again. `ANSWER_UNREADABLE`: this is no server of ours, or of another
 * version. `REFUSED`: the server said why, in `problem`.
 */
export type ClientProblem =
  | { readonly code: 'NETWORK'; readonly detail: string }
  | {
      readonly code: 'ANSWER_UNREADABLE'
      readonly status: number
      readonly detail: string
      /** Fields that the answer may not have, by their dotted names. */
      readonly fields: readonly string[]
    }
  | { readonly code: 'REFUSED'; readonly problem: ProblemDocument }

type Given<It extends Endpoint> = Partial<RequestOf<It>>

/** Calls one endpoint. Never throws for what the network or the server does. */
export async function call<It extends Endpoint>(
  send: Send,
  it: It,
  given: Given<It>,
): Promise<Result<AnswerOf<It>, ClientProblem>> {
  const { params = {}, query = {}, body = {} } = given as Given<Endpoint> & Record<string, object>
  const answer = await send({
    method: it.method,
    target: targetOf(it.path, params as Record<string, string>, query as Record<string, string>),
    headers: it.method === 'POST' ? { 'content-type': 'application/json' } : {},
    body: it.method === 'POST' ? new TextEncoder().encode(JSON.stringify(body)) : null,
  })
  if (!answer.ok) return answer
  return answer.value.status < 300 ? readAnswer(it, answer.value) : readRefusal(answer.value)
}

/** Where a download or a stream of events is found. */
export function addressOf<It extends Endpoint>(it: It, given: Given<It>): string {
  const { params = {}, query = {} } = given as Record<string, object>
  return targetOf(it.path, params as Record<string, string>, query as Record<string, string>)
}

function readAnswer<It extends Endpoint>(
  it: It,
  { status, body }: Incoming,
): Result<AnswerOf<It>, ClientProblem> {
  if (it.answer.kind !== 'json') return ok(body as AnswerOf<It>)
  const json = readJson(body)
  const read = it.answer.schema.safeParse(json)
  if (read.success) return ok(read.data as AnswerOf<It>)
  const detail = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const fields = unknownFields(read.error.issues)
  return err({ code: 'ANSWER_UNREADABLE', status, detail: detail.slice(0, 5).join('; '), fields })
}

/** Fields of an answer beside those that its endpoint names. */
export function fieldsBesides(it: Endpoint, answer: object): readonly string[] {
  const schema = it.answer.kind === 'json' ? it.answer.schema : {}
  const known = 'shape' in schema ? Object.keys(schema.shape as object) : []
  return Object.keys(answer).filter((field) => !known.includes(field))
}

function unknownFields(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [],
  )
}

function readRefusal({ status, body }: Incoming): Result<never, ClientProblem> {
  const read = ProblemDocument.safeParse(readJson(body))
  return read.success
    ? err({ code: 'REFUSED', problem: read.data })
    : err({
        code: 'ANSWER_UNREADABLE',
        status,
        detail: `status ${status} without a problem document`,
        fields: [],
      })
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/** One method per endpoint: `client.overview({ query: { range: '24h' } })`. */
export type Client<Endpoints extends Record<string, Endpoint>> = {
  readonly [Name in keyof Endpoints]: (
    given?: Given<Endpoints[Name]>,
  ) => Promise<Result<AnswerOf<Endpoints[Name]>, ClientProblem>>
}

/** Binds every endpoint to one way of sending. */
export function clientOf<Endpoints extends Record<string, Endpoint>>(
  endpoints: Endpoints,
  send: Send,
): Client<Endpoints> {
  const methods = Object.entries(endpoints).map(([name, it]) => [
    name,
    (given: Given<Endpoint> = {}) => call(send, it, given),
  ])
  return Object.fromEntries(methods) as Client<Endpoints>
}
