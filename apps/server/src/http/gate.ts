import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Endpoint } from '@custody/protocol'
import type { FastifyRequest } from 'fastify'
import type { Refusal } from '../refusal.ts'
import type { Asker } from '../route.ts'
import type { App } from './app.ts'
import { deviceOfRequest } from './device-request.ts'
import { sessionCookie, showsOperatorToken, viewerBy } from './sign-in.ts'
import { fromConsole, fromDevice } from './who-may-call.ts'

const nobody: Asker = { device: null, viewer: null }

/** Who asks, if they may: checked by name and place first, then by signature or cookie. */
export async function gate(
  app: App,
  name: string,
  { caller: named, method }: Endpoint,
  request: FastifyRequest,
): Promise<Result<Asker, Refusal>> {
  const caller = named === 'administrator' ? administratorBy(request) : named
  const isForBrowser = caller === 'console' || name === 'signIn'
  const place = isForBrowser
    ? fromConsole(method, request.headers, app.hosts)
    : fromDevice(caller, request.headers, app.hosts)
  if (!place.ok) return place
  if (caller === 'device') return gateDevice(app, name, method, request)
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined) return err({ code: 'BODY_ENCODING_REFUSED' })
  if (caller === 'operator')
    return showsOperatorToken(app.signIn, request.headers.authorization)
      ? ok({ device: null, viewer: app.signIn.who.name })
      : err({ code: 'OPERATOR_TOKEN_REFUSED' })
  if (caller !== 'console') return ok(nobody)
  const viewer = await viewerBy(app.signIn, request.cookies[sessionCookie])
  return viewer.ok ? ok({ device: null, viewer: viewer.value.name }) : viewer
}

async function gateDevice(
  app: App,
  name: string,
  method: Endpoint['method'],
  request: FastifyRequest,
): Promise<Result<Asker, Refusal>> {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'zstd') return err({ code: 'BODY_ENCODING_REFUSED' })
  const device = await deviceOfRequest(
    { now: app.now, deviceOf: app.store.deviceOfRequestKey, nonces: app.nonces },
    {
      method,
      target: request.raw.url ?? '',
      headers: request.headers,
      body: request.body instanceof Uint8Array ? request.body : new Uint8Array(0),
    },
    name === 'uploadLeaves',
  )
  return device.ok ? ok({ device: device.value, viewer: null }) : device
}

/** An administrator comes from the command line with the operator's token, else by the console. */
function administratorBy({ headers }: FastifyRequest): 'operator' | 'console' {
  return headers.authorization === undefined ? 'console' : 'operator'
}
