import type { z } from 'zod'

/**
 * Who may call: an enrolled device, a signed-in browser, whoever can read the operator's token, an administrator by either of
 * these two, or anyone.
 */
export type Caller = 'device' | 'console' | 'operator' | 'administrator' | 'anyone'

type Shape = z.ZodType

/** What comes back: one JSON document, a stream of JSON events, or bytes that are downloaded. */
export type Answer<Body extends Shape = Shape> =
  | { readonly kind: 'json'; readonly schema: Body }
  | { readonly kind: 'events'; readonly schema: Body }
  | { readonly kind: 'bytes'; readonly contentType: string }

/**
 * One endpoint as data. The server's route, the typed client and OpenAPI are all made from it.
 *
 * `path` holds `{name}` for each key of `params`. `problems` are the codes it may answer besides those that any
 * endpoint of its `caller` may answer.
 */
export type Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Back extends Answer = Answer,
> = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly caller: Caller
  readonly summary: string
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly answer: Back
  readonly problems: readonly string[]
}

/** Gives the endpoint back as it is, with its schemas' types kept. */
export function endpoint<
  Params extends Shape,
  Query extends Shape,
  Body extends Shape,
  Back extends Answer,
>(it: Endpoint<Params, Query, Body, Back>): Endpoint<Params, Query, Body, Back> {
  return it
}

/** What a caller writes to call it. */
export type RequestOf<It extends Endpoint> = {
  readonly params: z.input<It['params']>
  readonly query: z.input<It['query']>
  readonly body: z.input<It['body']>
}

/** The JSON document (or one event of the stream) that it answers. */
export type AnswerOf<It extends Endpoint> = It['answer'] extends { readonly schema: infer Body }
  ? Body extends Shape
    ? z.output<Body>
    : never
  : Uint8Array

type Part = string | number | boolean
type Parts = { readonly [name: string]: Part | readonly Part[] | null | undefined }

/** The path with its parameters and query, each percent-encoded; lists become repeated names, absent ones nothing. */
export function targetOf(path: string, params: Parts, query: Parts): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = params[name]
    if (part === undefined || part === null) throw new Error(`${path} needs ${name}`)
    return encodeURIComponent(String(part))
  })
  const pairs = Object.entries(query).flatMap(([name, part]) =>
    [part]
      .flat()
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  )
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`
}
