import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that the client made to a hook, as it came. */
export type HookRequest = {
  /** The last part of the address. */
  readonly event: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly payload: Payload
  /** Which of the server's connections it came over, from 1. */
  readonly connection: number
}

/** The fields of a payload that probes look at. */
export type Payload = {
  readonly [field: string]: unknown
  readonly hook_event_name: string
  readonly session_id: string
  readonly transcript_path?: string
  readonly tool_name?: string
  readonly tool_input?: { readonly command?: string; readonly [field: string]: unknown }
  readonly tool_response?: unknown
  readonly tool_use_id?: string
  readonly agent_id?: string
  readonly prompt?: string
}

/** How a probe answers a hook: a body, or anything that can be done to a response. */
export type HookBehaviour = object | string | ((response: ServerResponse) => void)

export type HookServer = AsyncDisposable & {
  readonly port: number
  readonly url: (event: string) => string
  readonly requests: readonly HookRequest[]
}

/** Starts a hook server on 127.0.0.1 that answers as a probe tells it. */
export async function hookServer(
  answer: (payload: Payload, request: HookRequest) => HookBehaviour,
): Promise<HookServer> {
  const requests: HookRequest[] = []
  const connections = new Map<object, number>()
  const server = createServer((incoming, response) => {
    const connection = connections.get(incoming.socket) ?? connections.size + 1
    connections.set(incoming.socket, connection)
    void serve(incoming, connection, response)
  })
  const serve = async (incoming: IncomingMessage, connection: number, response: ServerResponse) => {
    const request = await received(incoming, connection)
    requests.push(request)
    behave(answer(request.payload, request), response)
  }
  server.keepAliveTimeout = 3_600_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: (event) => `http://127.0.0.1:${port}/hook/${event}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function received(incoming: IncomingMessage, connection: number): Promise<HookRequest> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces)
  const event = (incoming.url ?? '').split('/').at(-1) ?? ''
  return {
    event,
    headers: incoming.headers,
    body,
    connection,
    payload: JSON.parse(body.toString('utf8')) as Payload,
  }
}

function behave(behaviour: HookBehaviour, response: ServerResponse): void {
  if (typeof behaviour === 'function') {
    ;(behaviour as (response: ServerResponse) => void)(response)
    return
  }
  const body = typeof behaviour === 'string' ? behaviour : JSON.stringify(behaviour)
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
}
