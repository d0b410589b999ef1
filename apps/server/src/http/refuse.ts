import { problemContentType, problemDocument } from '@custody/protocol'
import type { FastifyReply } from 'fastify'
import type { Refusal } from '../refusal.ts'

/** Answers a refusal as RFC 9457 has it. */
export function refuse(reply: FastifyReply, { code, extra }: Refusal): FastifyReply {
  const document = problemDocument(code, extra)
  return reply
    .code(document.status)
    .type(problemContentType)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(document))
}
