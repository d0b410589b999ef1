import type { IncomingMessage } from 'node:http'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

export type BodyProblem = { readonly code: 'BODY_TOO_LARGE' | 'BODY_INCOMPLETE' }

/** Reads a request's whole body. Stops at `bytesMax` or after `timeoutMs`, whichever lie the sender tells. */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
  timeoutMs: number,
): Promise<Result<Uint8Array<ArrayBuffer>, BodyProblem>> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax)
    return Promise.resolve(err({ code: 'BODY_TOO_LARGE' }))
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const late = setTimeout(() => finish(err({ code: 'BODY_INCOMPLETE' })), timeoutMs)
    const finish = (result: Result<Uint8Array<ArrayBuffer>, BodyProblem>) => {
      clearTimeout(late)
      resolve(result)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bytesMax) finish(err({ code: 'BODY_TOO_LARGE' }))
      else chunks.push(chunk)
    })
    request.on('end', () => finish(ok(joined(chunks, size))))
    request.on('error', () => finish(err({ code: 'BODY_INCOMPLETE' })))
    request.on('close', () => finish(err({ code: 'BODY_INCOMPLETE' })))
  })
}

/** Bytes in a buffer of their own, so that they can be handed to a worker. */
function joined(chunks: readonly Buffer[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
