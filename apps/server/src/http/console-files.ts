import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { refuse } from './refuse.ts'
import { fromConsole } from './who-may-call.ts'

/** Nothing from anywhere else, nothing inline, no frame around it. `wasm-unsafe-eval` is Cedar in the browser. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=()',
}

/** Serves the console's built files under its own host name; every address that is no file is the console's to read. */
export async function serveConsole(server: FastifyInstance, app: App): Promise<void> {
  if (app.consoleFiles !== null)
    await server.register(files, {
      root: app.consoleFiles,
      serve: false,
      index: false,
      cacheControl: false,
    })
  server.setNotFoundHandler(async (request, reply) => {
    const place = fromConsole(request.method, request.headers, app.hosts)
    if (!place.ok) return refuse(reply, place.error)
    const path = request.url.split('?')[0] ?? '/'
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || path.startsWith('/api/') || app.consoleFiles === null)
      return refuse(reply, { code: 'ROUTE_UNKNOWN' })
    return sendFile(request, reply, path)
  })
}

function sendFile(_request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  reply.headers(headers)
  const isAsset = path.startsWith('/assets/')
  reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
  const hasExtension = /\.[a-z0-9]{2,8}$/.test(path)
  return reply.sendFile(hasExtension ? path : '/index.html')
}
