import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'
import type { Json, JsonObject } from '@custody/model'
import { messageEvents, messageOf, wholeMessage } from './message-stream.ts'
import type { ModelRequest, Script, ScriptedModel, Turn } from './script.ts'

const lastWords: Turn = [{ kind: 'text', text: 'done.' }]

/** Starts a model on 127.0.0.1 that says what the scripts tell it, over the Anthropic Messages API. */
export async function scriptedModel(
  scripts: readonly Script[],
  { host = '127.0.0.1' }: { readonly host?: string } = {},
): Promise<ScriptedModel> {
  if (isIP(host) === 0) throw new Error(`a literal address is needed, not ${host}`)
  const requests: ModelRequest[] = []
  const server = createServer((request, response) => {
    answer(scripts, requests, request, response).catch((cause: unknown) => {
      send(response, 500, { type: 'error', error: { type: 'api_error', message: String(cause) } })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host}:${port}`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  scripts: readonly Script[],
  requests: ModelRequest[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrivedAtMs = performance.now()
  const path = (request.url ?? '/').split('?')[0]
  const body = await bodyOf(request)
  if (request.method === 'POST' && path === '/v1/messages') {
    speak(scripts, requests, { body, arrivedAtMs }, response)
  } else if (request.method === 'POST' && path === '/v1/messages/count_tokens') {
    send(response, 200, { input_tokens: 1234 })
  } else if (request.method === 'HEAD') {
    response.writeHead(200).end()
  } else {
    const message = `${request.method ?? ''} ${path ?? ''}`
    send(response, 404, { type: 'error', error: { type: 'not_found_error', message } })
  }
}

function speak(
  scripts: readonly Script[],
  requests: ModelRequest[],
  { body, arrivedAtMs }: Pick<ModelRequest, 'body' | 'arrivedAtMs'>,
  response: ServerResponse,
): void {
  const script = scripts.find(({ when }) => firstPrompt(body).includes(when)) ?? null
  const turn = messagesOf(body).filter(({ role }) => role === 'assistant').length
  const asked = {
    script: script?.when ?? null,
    turn,
    body,
    arrivedAtMs,
    answeredAtMs: null as number | null,
  }
  requests.push(asked)
  response.once('finish', () => (asked.answeredAtMs = performance.now()))

  const model = typeof body['model'] === 'string' ? body['model'] : 'scripted'
  const said = script?.turns[turn] ?? lastWords
  const message = messageOf(said, `scripted${requests.length}`, model)
  if (body['stream'] !== true) {
    send(response, 200, wholeMessage(message))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': message.id })
  for (const event of messageEvents(message)) response.write(event)
  response.end()
}

/** The text of the first message that a person (or the parent of a subagent) wrote. */
function firstPrompt(body: JsonObject): string {
  const first = messagesOf(body).find(({ role }) => role === 'user')
  return JSON.stringify(first?.['content'] ?? '')
}

function messagesOf(body: JsonObject): readonly JsonObject[] {
  const messages = body['messages']
  return Array.isArray(messages) ? (messages as readonly JsonObject[]) : []
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const text = Buffer.concat(pieces).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as JsonObject)
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
