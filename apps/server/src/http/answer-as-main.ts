import { ok } from '@custody/model'
import type { Result } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../refusal.ts'
import type { Asker } from '../route.ts'
import type { App } from './app.ts'
import { refuse } from './refuse.ts'
import { streamEvents } from './live.ts'
import { endSession, makeLink, sessionCookie, useLink, viewerBy } from './sign-in.ts'

type AskedOfMain = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly asker: Asker
}
type Answer = (app: App, asked: AskedOfMain) => Promise<Result<unknown, Refusal>>

/** What needs no store, or only a step of it: signing in and out, health; and granting, for which witnesses are asked first. */
const answers: { readonly [name: string]: Answer } = {
  health: async ({ now, version, store }) => {
    await store.currentPolicy()
    return ok({ ok: true, now: now(), version })
  },
  makeLink: async ({ signIn }) => makeLink(signIn),
  signIn: async ({ signIn }, { request, reply }) => {
    const body = serverEndpoints.signIn.body.safeParse(jsonOf(request.body))
    if (!body.success) return { ok: false, error: { code: 'REQUEST_INVALID' } }
    const used = await useLink(signIn, body.data.secret)
    if (!used.ok) return used
    reply.setCookie(sessionCookie, used.value.cookie, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    })
    return ok(used.value.viewer)
  },
  signOut: async ({ signIn }, { request, reply }) => {
    await endSession(signIn, request.cookies[sessionCookie])
    reply.clearCookie(sessionCookie, { path: '/' })
    return ok({})
  },
  grantEpoch: async ({ grant }, { request, asker }) => {
    const params = serverEndpoints.grantEpoch.params.safeParse(request.params)
    const body = serverEndpoints.grantEpoch.body.safeParse(jsonOf(request.body))
    if (!params.success || !body.success) return { ok: false, error: { code: 'REQUEST_INVALID' } }
    return grant({ ...params.data, ...body.data, by: asker.viewer })
  },
  whoAmI: async ({ signIn }, { request }) => viewerBy(signIn, request.cookies[sessionCookie]),
}

export async function answerAsMain(
  app: App,
  name: string,
  asked: AskedOfMain,
): Promise<FastifyReply> {
  const { request, reply } = asked
  if (name === 'live') return streamEvents(app.hub, request, reply)
  const answer = answers[name]
  if (answer === undefined) return refuse(reply, { code: 'ROUTE_UNKNOWN' })
  const answered = await answer(app, asked)
  return answered.ok
    ? reply
        .type('application/json')
        .header('cache-control', 'no-store')
        .send(JSON.stringify(answered.value))
    : refuse(reply, answered.error)
}

function jsonOf(body: unknown): unknown {
  try {
    return body instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(body)) : undefined
  } catch {
    return undefined
  }
}
