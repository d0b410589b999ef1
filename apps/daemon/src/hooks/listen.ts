import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HookAnswer } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { admitHook, secretIn } from './gate.ts'
import type { HookTarget, Refusal } from './gate.ts'
import { readBody } from './read-body.ts'
import type { BodyProblem } from './read-body.ts'

/** The two ends of a connection, as the kernel names it. */
export type Connection = { readonly remotePort: number; readonly localPort: number }

/** One hook that came to an address of ours. */
export type HookExchange = {
  readonly target: HookTarget
  /** Takes its body, once: nothing of it is kept before. In a buffer of its own, which whoever answers may give away. */
  readonly takeBody: () => Promise<Result<Uint8Array<ArrayBuffer>, BodyProblem>>
  readonly connection: Connection
  /** What the hook carries to show that it is its session's; null for none. */
  readonly secret: string | null
}

/** What listening needs. Neither function may throw; if one does, the answer is a refusal all the same. */
export type HookPort = {
  /** A port, 0 for a free one, or the descriptor of a socket that listens already. */
  readonly at: { readonly port: number } | { readonly descriptor: number }
  readonly bodyBytesMax: number
  readonly bodyTimeoutMs: number
  /** The answer to a hook: always one. */
  readonly answer: (exchange: HookExchange) => Promise<HookAnswer>
  /** What a refused request is told: a refusal in the agent's own words where the address names an agent. */
  readonly refuse: (refusal: Refusal) => HookAnswer
  readonly closed: (connection: Connection) => void
  readonly fault: (cause: unknown) => void
}

export type HookListener = {
  readonly port: number
  /** Takes no more connections, lets what is being answered finish, and resolves. */
  readonly close: () => Promise<void>
}

export type ListenProblem =
  | { readonly code: 'HOOK_PORT_TAKEN'; readonly port: number }
  | { readonly code: 'HOOK_PORT_REFUSED'; readonly port: number; readonly cause: string }

/** An agent keeps its connection; were it closed between two calls, the next would be blocked for nothing. */
const keepAliveMs = 2 * 60 * 60 * 1000

/** Listens on literal 127.0.0.1. Every request gets an answer, and none is an allow by accident. */
export async function listenForHooks(at: HookPort): Promise<Result<HookListener, ListenProblem>> {
  const server = createServer({ keepAlive: true, requestTimeout: 60_000, headersTimeout: 30_000 })
  server.keepAliveTimeout = keepAliveMs
  server.on('request', (request, response) => {
    exchange(at, request, response).catch((cause: unknown) => {
      at.fault(cause)
      write(response, at.refuse({ code: 'REQUEST_FAILED', target: null }), true)
    })
  })
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  server.on('connection', (socket) => {
    const { remotePort, localPort } = socket
    if (remotePort === undefined || localPort === undefined) return
    socket.on('close', () => at.closed({ remotePort, localPort }))
  })
  const listening = await listen(server, at.at)
  if (!listening.ok) return listening
  return ok({ port: listening.value, close: () => close(server) })
}

async function exchange(
  at: HookPort,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { remotePort, localPort } = request.socket
  const { method = '', url = '', rawHeaders } = request
  const admitted = admitHook({ method, url, headers: rawHeaders }, localPort ?? 0)
  if (!admitted.ok) return refuse(at, request, response, admitted.error)
  const target = admitted.value
  if (remotePort === undefined || localPort === undefined)
    return refuse(at, request, response, { code: 'CALLER_REFUSED', target })
  let isTaken = false
  const takeBody: HookExchange['takeBody'] = async () => {
    const body = await readBody(request, at.bodyBytesMax, at.bodyTimeoutMs)
    isTaken = body.ok
    return body
  }
  const connection = { remotePort, localPort }
  const answer = await at.answer({ target, takeBody, connection, secret: secretIn(rawHeaders) })
  end(request, response, answer, isTaken)
}

function refuse(
  at: HookPort,
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
): void {
  end(request, response, at.refuse(refusal), false)
}

/** Where its body was not taken whole the connection ends with the answer, so that the rest does not become the next request. */
function end(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HookAnswer,
  isTaken: boolean,
): void {
  if (!isTaken) request.resume()
  write(response, answer, !isTaken)
}

function write(response: ServerResponse, answer: HookAnswer, last: boolean): void {
  if (response.headersSent) return
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': answer.body.length,
    'cache-control': 'no-store',
    ...(last ? { connection: 'close' } : {}),
  })
  response.end(answer.body)
}

function listen(server: Server, place: HookPort['at']): Promise<Result<number, ListenProblem>> {
  const port = 'port' in place ? place.port : 0
  const how = 'port' in place ? { host: '127.0.0.1', port, backlog: 511 } : { fd: place.descriptor }
  return new Promise((resolve) => {
    server.once('error', (cause: Error & { readonly code?: string }) => {
      const code = cause.code ?? cause.message
      resolve(
        code === 'EADDRINUSE'
          ? err({ code: 'HOOK_PORT_TAKEN', port })
          : err({ code: 'HOOK_PORT_REFUSED', port, cause: code }),
      )
    })
    server.listen(how, () => {
      resolve(ok((server.address() as AddressInfo).port))
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2000).unref()
  })
}
