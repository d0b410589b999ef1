import { hash } from 'node:crypto'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { headBytes } from './head-signer.ts'
import type { KeyProvider, SealingProblem } from './key-provider.ts'
import type { SealerAnswer } from './sealer-wire.ts'
import {
  decodeAttestation,
  decodeSealerAnswer,
  decodeShownKey,
  encodeActivation,
  encodeEpochQuestion,
  encodeSealerQuestion,
  problemOf,
} from './sealer-wire.ts'

/**
 * The key of one epoch that another process holds, behind its socket. The sealer is given the SHA-256 of a note text and nothing
 * else. `KEY_UNAVAILABLE`: it is away or broken; what is recorded stays and is sealed later.
 */
export async function openSealerKey(
  path: string,
  timeoutMs = 30_000,
  epoch = 1,
): Promise<Result<KeyProvider, SealingProblem>> {
  const ask = questions(path, epoch, timeoutMs)
  const shown = await ask(encodeSealerQuestion('key', new Uint8Array(headBytes)))
  if (!shown.ok) return shown
  const key = decodeShownKey(shown.value)
  if (key === null) return err({ code: 'KEY_UNAVAILABLE', detail: 'the sealer shows no key' })
  return ok({
    ...key,
    seal: async (noteText) => ask(encodeSealerQuestion('seal', hash('sha256', noteText, 'buffer'))),
    async enrol(challenge) {
      const answer = await ask(encodeSealerQuestion('enrol', challenge))
      if (!answer.ok) return answer
      const attestation = decodeAttestation(answer.value)
      return attestation === null
        ? err({ code: 'KEY_UNAVAILABLE', detail: 'the sealer shows no attestation' })
        : ok(attestation)
    },
    activate: (credential) => ask(encodeActivation(credential)),
  })
}

type Ask = (question: Uint8Array) => Promise<Result<Uint8Array, SealingProblem>>

/**
 * Questions one after the other, each on a connection that is opened anew after it broke. Each connection is told first
 * which epoch's key is meant.
 */
function questions(path: string, epoch: number, timeoutMs: number): Ask {
  let socket: Socket | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const on = async (connection: Socket, question: Uint8Array) => {
    const answer = await answerOf(connection, question, timeoutMs)
    const isRefused = answer.ok && answer.value.status !== 'ok'
    if (isRefused) return err(problemOf(answer.value))
    if (answer.ok) return ok(new Uint8Array(answer.value.bytes))
    leave(connection)
    return answer
  }
  const leave = (connection: Socket): void => {
    connection.destroy()
    socket = null
  }
  const once = async (question: Uint8Array) => {
    if (socket !== null) return on(socket, question)
    const connection = connect(path).unref()
    socket = connection
    const meant = epoch === 1 ? null : await on(connection, encodeEpochQuestion(epoch))
    if (meant === null || meant.ok) return on(connection, question)
    // A connection that was not told would mean another key.
    leave(connection)
    return meant
  }
  return (question) => {
    const mine = turn.then(() => once(question))
    turn = mine
    return mine
  }
}

function answerOf(
  socket: Socket,
  question: Uint8Array,
  timeoutMs: number,
): Promise<Result<SealerAnswer, SealingProblem>> {
  return new Promise((settle) => {
    let received: Buffer = Buffer.alloc(0)
    const end = (answer: Result<SealerAnswer, SealingProblem>): void => {
      clearTimeout(limit)
      socket.off('data', take).off('error', fail).off('close', gone)
      settle(answer)
    }
    const away = (detail: string) => end(err({ code: 'KEY_UNAVAILABLE', detail }))
    const fail = (cause: Error) => away(`the sealer is away: ${cause.message}`)
    const gone = () => away('the sealer broke off')
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk])
      const whole = decodeSealerAnswer(received)
      if (whole !== null) end(ok(whole.answer))
    }
    const limit = setTimeout(() => away(`no answer in ${timeoutMs} ms`), timeoutMs)
    socket.on('data', take).on('error', fail).on('close', gone)
    socket.write(question)
  })
}
