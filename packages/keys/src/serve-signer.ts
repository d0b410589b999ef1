import type { Socket } from 'node:net'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { HeadSigner } from './head-signer.ts'
import type { SealingProblem } from './key-provider.ts'
import {
  decodeActivation,
  decodeEpoch,
  encodeAttestation,
  encodeSealerAnswer,
  encodeShownKey,
  questionBytes,
  questionLengthOf,
  sealerVerbs,
} from './sealer-wire.ts'

/** Gives the key of a later epoch, made where there is none yet. */
export type SignerOfEpoch = (epoch: number) => Promise<Result<HeadSigner, SealingProblem>>

/**
 * Answers the questions of one connection, one after the other, until it ends. Never rejects. They mean the first epoch's
 * key until one names another.
 *
 * A question of one who has gone is not answered: whoever holds the listening socket lets them in while no sealer runs,
 * and a seal that nobody receives is a value of the counter without one, which no verifier may explain away.
 */
export async function serveSigner(
  first: HeadSigner,
  socket: Socket,
  ofEpoch: SignerOfEpoch = noLaterEpoch,
): Promise<void> {
  let signer = first
  let received: Buffer = Buffer.alloc(0)
  let hasGone = false
  let turn: Promise<void> = Promise.resolve()
  const answerAll = async (): Promise<void> => {
    while (received.length >= questionBytes) {
      const length = questionLengthOf(received)
      if (received.length < length) return
      const question = received.subarray(0, length)
      received = received.subarray(length)
      await nextPoll()
      if (hasGone) return
      const changed = await changedBy(question).catch((cause: unknown) =>
        err({ code: 'KEY_UNAVAILABLE', detail: String(cause) } as const),
      )
      if (changed !== null && changed.ok) signer = changed.value
      socket.write(
        changed?.ok === false ? tellProblem(changed.error) : await answerTo(signer, question),
      )
    }
  }
  /** The key that a question changes to; null for every other question. */
  const changedBy = async (question: Buffer) => {
    const epoch = question[0] === sealerVerbs.epoch ? decodeEpoch(question) : null
    if (epoch === null) return null
    return epoch === 1 ? ok(first) : ofEpoch(epoch)
  }
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    turn = turn.then(answerAll)
  })
  await new Promise<void>((resolve) => {
    const gone = (): void => {
      hasGone = true
      resolve()
    }
    socket
      .on('error', () => socket.destroy())
      .on('end', gone)
      .on('close', gone)
    socket.resume()
  })
  await turn
  socket.destroy()
}

/** Whatever has arrived by now, an end too, is read when this resolves: the sockets are looked at between two turns. */
async function nextPoll(): Promise<void> {
  for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => setImmediate(resolve))
}

async function answerTo(signer: HeadSigner, question: Buffer): Promise<Buffer> {
  const argument = new Uint8Array(question.subarray(1, questionBytes))
  try {
    switch (question[0]) {
      case sealerVerbs.epoch:
        return decodeEpoch(question) === null
          ? encodeSealerAnswer('QUESTION_UNKNOWN', new Uint8Array(0))
          : encodeSealerAnswer('ok', encodeShownKey(signer))
      case sealerVerbs.key:
        return encodeSealerAnswer('ok', encodeShownKey(signer))
      case sealerVerbs.seal:
        return told(await signer.sealHead(argument), (seal) => seal)
      case sealerVerbs.enrol:
        return told(await signer.enrol(argument), encodeAttestation)
      case sealerVerbs.activate: {
        const credential = decodeActivation(question)
        return credential === null
          ? encodeSealerAnswer('QUESTION_UNKNOWN', new Uint8Array(0))
          : told(await signer.activate(credential), (secret) => secret)
      }
      default:
        return encodeSealerAnswer('QUESTION_UNKNOWN', new Uint8Array(0))
    }
  } catch (cause) {
    return encodeSealerAnswer('KEY_UNAVAILABLE', Buffer.from(String(cause)))
  }
}

function told<Value>(
  result: Result<Value, SealingProblem>,
  encode: (value: Value) => Uint8Array,
): Buffer {
  return result.ok ? encodeSealerAnswer('ok', encode(result.value)) : tellProblem(result.error)
}

function tellProblem(problem: SealingProblem): Buffer {
  return encodeSealerAnswer(problem.code, Buffer.from('detail' in problem ? problem.detail : ''))
}

const noLaterEpoch: SignerOfEpoch = async (epoch) =>
  err({ code: 'KEY_UNAVAILABLE', detail: `there is no key of epoch ${epoch} here` })
