import cookies from '@fastify/cookie'
import type { Endpoint, ServerProblemCode } from '@custody/protocol'
import { problemContentType, serverEndpoints } from '@custody/protocol'
import fastify, { LogController } from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { routes } from '../routes/index.ts'
import type { App } from './app.ts'
import { answerAsMain } from './answer-as-main.ts'
import { serveConsole } from './console-files.ts'
import { seenNonces } from './device-request.ts'
import { gate } from './gate.ts'
import { refuse } from './refuse.ts'

const deviceBodyMax = 64 * 1024 * 1024
const consoleBodyMax = 64 * 1024

/** Everything the server answers, on one Fastify. It listens to nothing yet. */
export async function makeApp(app: Omit<App, 'nonces'>, log: Logger): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: consoleBodyMax,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  }) as unknown as FastifyInstance
  const whole: App = { ...app, nonces: seenNonces() }
  // Before any route: a route keeps the one that is set when it is added.
  server.setErrorHandler((error, request, reply) => tellFault(error, request, reply))
  await server.register(cookies)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  for (const [name, endpoint] of Object.entries<Endpoint>(serverEndpoints))
    addRoute(server, whole, name, endpoint)
  await serveConsole(server, whole)
  return server
}

function addRoute(server: FastifyInstance, app: App, name: string, endpoint: Endpoint): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: endpoint.caller === 'device' ? deviceBodyMax : consoleBodyMax,
    handler: async (request, reply) => {
      const asker = await gate(app, name, endpoint, request)
      if (!asker.ok) return refuse(reply, asker.error)
      const route = routes[name]
      if (route === undefined)
        return answerAsMain(app, name, { request, reply, asker: asker.value })
      const answer = await app.threads.ask(name, route, {
        params: request.params,
        query: request.query,
        body: request.body instanceof Uint8Array ? request.body : null,
        asker: asker.value,
      })
      if (answer.kind === 'download') return download(reply, answer)
      if (name === 'releaseDevice' && answer.status === 200) {
        const released = endpoint.params.parse(request.params) as { readonly device: string }
        app.released(released.device)
      }
      if (name === 'enrol' && answer.status === 200) {
        const enrolled = serverEndpoints.enrol.answer.schema.parse(JSON.parse(answer.json))
        const held = await app.holdGrantBack(enrolled)
        if (held !== null) return refuse(reply, held)
      }
      const json =
        answer.status === 200 ? await relayedOf(app, name, request, answer.json) : answer.json
      const type = answer.status < 300 ? 'application/json' : problemContentType
      return reply.code(answer.status).type(type).header('cache-control', 'no-store').send(json)
    },
  })
}

/** The answer with what witnesses add to it, where it is one to an enrolment. */
async function relayedOf(
  { relay }: App,
  name: string,
  { body }: FastifyRequest,
  json: string,
): Promise<string> {
  if (!relayed.has(name)) return json
  const asked = body instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(body)) : {}
  return JSON.stringify((await relay(name, asked, JSON.parse(json))) ?? JSON.parse(json))
}

const relayed: ReadonlySet<string> = new Set(['startEnrolment', 'requestCredentials', 'enrol'])

async function download(
  reply: FastifyReply,
  {
    fileName,
    contentType,
    pieces,
  }: {
    readonly fileName: string
    readonly contentType: string
    readonly pieces: AsyncIterable<string>
  },
): Promise<FastifyReply> {
  const { Readable } = await import('node:stream')
  return reply
    .type(contentType)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(pieces))
}

const faultCodes: { readonly [code: string]: ServerProblemCode } = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BODY_ENCODING_REFUSED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
}

/** The one place that catches what should not happen. What it says to the caller holds nothing of the error. */
function tellFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code =
    error instanceof Error && 'code' in error ? faultCodes[String(error.code)] : undefined
  if (code !== undefined) return refuse(reply, { code })
  request.log.error({ err: error, url: request.url.split('?')[0] }, 'fault')
  return refuse(reply, { code: 'SERVER_FAILED' })
}
