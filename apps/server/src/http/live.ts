import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LiveHub, NumberedEvent } from './live-hub.ts'

const keepAliveMs = 20_000

/** Server-sent events to one browser, until it goes. It says where to look, never what was said. */
export function streamEvents(
  hub: LiveHub,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.hijack()
  const { raw } = reply
  const { session } = request.query as { readonly session?: string }
  const write = ({ id, event }: NumberedEvent): void => {
    const isOther = session !== undefined && event.type === 'entry' && event.session !== session
    // A browser that does not read is not waited for: it loads anew when it comes back.
    if (!isOther && raw.writableLength < 1_000_000)
      raw.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
  }
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  raw.write('retry: 1000\n\n')
  const last = Number(request.headers['last-event-id'] ?? Number.NaN)
  const missed = Number.isSafeInteger(last) ? hub.since(last) : []
  if (missed === null) raw.write('event: reset\ndata: {}\n\n')
  for (const event of missed ?? []) write(event)
  const stop = hub.watch(write)
  const beat = setInterval(() => raw.write(': alive\n\n'), keepAliveMs)
  raw.on('close', () => {
    clearInterval(beat)
    stop()
  })
  return reply
}
