import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Answer, Verb } from './frame.ts'
import { decodeAnswer, encodeQuestion, lackingOf } from './frame.ts'

/** `BROKER_AWAY`: no answer, now or in time; whatever was asked is unknown. `BROKER_REFUSED`: the errno, `EACCES` = 13. */
export type BrokerProblem =
  | { readonly code: 'BROKER_AWAY'; readonly cause: string }
  | { readonly code: 'BROKER_REFUSED'; readonly errno: number }

/** One connection to the broker. Questions are answered in their order. */
export type BrokerConnection = {
  readonly ask: (verb: Verb, bytes: Uint8Array) => Promise<Result<Buffer, BrokerProblem>>
  readonly close: () => void
}

type Waiting = (answer: Result<Answer, BrokerProblem>) => void

/**
 * Opens a connection that connects when it is first asked, and anew after it broke or its greeting was refused. An
 * answer that takes longer than `timeoutMs` breaks it: the process at the other end may hang on a file system.
 */
export function brokerConnection(
  path: string,
  timeoutMs: number,
  greet: readonly (readonly [Verb, Uint8Array])[] = [],
): BrokerConnection {
  let socket: Socket | null = null
  let received: Buffer = Buffer.alloc(0)
  // A long answer comes in many pieces: they are joined once, when it is whole.
  let pieces: Buffer[] = []
  let lacking = 0
  let waiting: Waiting[] = []
  // The errno of a greeting that the broker refused: then nothing else that it says is of use.
  let unwelcome: number | null = null

  const drop = (cause: string): void => {
    socket?.destroy()
    socket = null
    received = Buffer.alloc(0)
    pieces = []
    lacking = 0
    const lost = waiting
    waiting = []
    for (const settle of lost) settle(err({ code: 'BROKER_AWAY', cause }))
  }
  const open = (): Socket => {
    unwelcome = null
    const opened = connect(path)
    opened.on('data', (chunk: Buffer) => {
      pieces.push(chunk)
      lacking -= chunk.length
      if (lacking > 0) return
      received = Buffer.concat([received, ...pieces])
      pieces = []
      for (let next = decodeAnswer(received); next !== null; next = decodeAnswer(received)) {
        received = Buffer.from(next.rest)
        waiting.shift()?.(ok(next.answer))
      }
      lacking = lackingOf(received)
    })
    opened.on('error', (cause) => {
      if (socket === opened) drop(cause.message)
    })
    opened.on('close', () => {
      if (socket === opened) drop('the connection was closed')
    })
    opened.unref()
    return opened
  }
  const send = (to: Socket, verb: Verb, bytes: Uint8Array) =>
    new Promise<Result<Answer, BrokerProblem>>((settle) => {
      const limit = setTimeout(() => drop(`no answer in ${timeoutMs} ms`), timeoutMs)
      waiting.push((answer) => {
        clearTimeout(limit)
        settle(answer)
      })
      to.write(encodeQuestion(verb, bytes))
    })
  const sendGreeting = async (to: Socket, verb: Verb, bytes: Uint8Array) => {
    const answer = await send(to, verb, bytes)
    if (answer.ok && answer.value.status < 0) unwelcome = -answer.value.status
  }
  return {
    async ask(verb, bytes) {
      if (socket === null) {
        socket = open()
        for (const [first, greeting] of greet) void sendGreeting(socket, first, greeting)
      }
      const answer = await send(socket, verb, bytes)
      if (!answer.ok) return answer
      if (unwelcome !== null) {
        const errno = unwelcome
        if (waiting.length === 0) drop('the greeting was refused')
        return err({ code: 'BROKER_REFUSED', errno })
      }
      const { status } = answer.value
      return status < 0 ? err({ code: 'BROKER_REFUSED', errno: -status }) : ok(answer.value.bytes)
    },
    close: () => drop('closed'),
  }
}
