import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '@custody/model'
import type { Holder } from '../broker/broker.ts'
import type { AskAnswer, AskQuestion } from './ask-frame.ts'
import { encodeAnswer, keptBytesMax, parseQuestion, questionLength } from './ask-frame.ts'
import { socketDescriptor } from './socket-descriptor.ts'

/** What listening needs. */
export type AskPort = {
  /** The descriptor of the listening socket. */
  readonly descriptor: number
  /** Who holds the other end of a connection of ours, by the kernel. */
  readonly identify: (descriptor: number) => Promise<Result<Holder, unknown>>
  /** The answer to a question of that process: always one. */
  readonly answer: (question: AskQuestion, asker: Holder) => Promise<AskAnswer>
  readonly fault: (cause: unknown) => void
}

const waitMs = 10_000
const connectionsMax = 200

/** Answers `custody-ask`. A caller that cannot be identified, or asks what is no question, is let go without an answer. */
export function listenForAsks(at: AskPort): { readonly close: () => Promise<void> } {
  const server = createServer((socket) => {
    socket.setTimeout(waitMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    exchange(at, socket).catch((cause: unknown) => {
      at.fault(cause)
      socket.destroy()
    })
  })
  server.maxConnections = connectionsMax
  server.listen({ fd: at.descriptor })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}

async function exchange(at: AskPort, socket: Socket): Promise<void> {
  const asker = await at.identify(socketDescriptor(socket))
  const question = await readQuestion(socket)
  if (!asker.ok || question === null) {
    socket.destroy()
    return
  }
  socket.setTimeout(0)
  socket.end(encodeAnswer(await at.answer(question, asker.value)))
}

/** Any account can send any bytes here, so that only the first are kept. */
async function readQuestion(socket: Socket): Promise<AskQuestion | null> {
  let kept: Buffer = Buffer.alloc(0)
  let size = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (kept.length < keptBytesMax)
      kept = Buffer.concat([kept, bytes.subarray(0, keptBytesMax - kept.length)])
    const length = questionLength(kept)
    if (length === null || size < length) continue
    return length === size ? parseQuestion(kept) : null
  }
  return null
}
