import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import type { Problem, Result } from '@custody/model'
import type { Endpoint } from '@custody/protocol'
import { answers } from './answers.ts'
import type { ControlAnswer } from './answers.ts'
import { mayAsk, sightOf } from './audience.ts'
import type { ControlWorld } from './control-world.ts'
import { controlProblem } from './control-problem.ts'

export type ControlListener = { readonly close: () => Promise<void> }

/** A path, or the descriptor of a socket that listens already. */
export type ControlPlace = { readonly path: string } | { readonly descriptor: number }

/** Answers the command line. A socket of ours is for this account alone: 0600, in a folder of 0700. */
export async function listenForControl(
  world: ControlWorld,
  at: ControlPlace,
  fault: (cause: unknown) => void,
): Promise<ControlListener> {
  const isOurs = !('descriptor' in at)
  if (isOurs) rmSync(at.path, { force: true })
  const server = createServer((request, response) => {
    answerControl(world, request, response).catch((cause: unknown) => {
      fault(cause)
      if (response.headersSent) response.destroy()
      else writeProblem(response, { code: 'DAEMON_FAILED' })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(isOurs ? at.path : { fd: at.descriptor }, resolve)
  })
  if (isOurs) chmodSync(at.path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answerControl(
  world: ControlWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume()
  const audience = await world.audienceOf(request.socket)
  if (audience === null) return writeProblem(response, { code: 'CALLER_REFUSED' })
  const url = new URL(request.url ?? '/', 'http://custody')
  const found = Object.values(answers).find(
    ({ endpoint }) => endpoint.path === url.pathname && endpoint.method === request.method,
  )
  if (found === undefined) return writeProblem(response, { code: 'ROUTE_UNKNOWN' })
  const { endpoint, answer } = found
  if (!mayAsk(audience, endpoint)) return writeProblem(response, { code: 'ROOT_NEEDED' })
  const query = endpoint.query.safeParse(queryOf(url.searchParams))
  if (!query.success) return writeProblem(response, { code: 'REQUEST_INVALID' })
  const sight = sightOf(audience, world.owners)
  await write(response, endpoint, await answer(world, query.data as never, sight))
}

/** A name that is given several times becomes a list. */
function queryOf(parameters: URLSearchParams): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

async function write(
  response: ServerResponse,
  { answer }: Endpoint,
  given: Result<ControlAnswer, Problem>,
): Promise<void> {
  if (!given.ok) return writeProblem(response, given.error)
  if (given.value.kind === 'json') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(given.value.body))
    return
  }
  const contentType = answer.kind === 'bytes' ? answer.contentType : 'application/x-ndjson'
  response.writeHead(200, { 'content-type': contentType })
  response.flushHeaders()
  const hungUp = new AbortController()
  response.on('close', () => hungUp.abort())
  for await (const line of given.value.lines(hungUp.signal)) {
    if (hungUp.signal.aborted) return
    if (!response.write(line)) await drained(response)
  }
  response.end()
  await finished(response).catch(() => {})
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
}

function writeProblem(response: ServerResponse, problem: Problem): void {
  const told = controlProblem(problem)
  response.writeHead(told.status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify(told))
}
