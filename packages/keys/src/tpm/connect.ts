import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { TpmProblem } from './command.ts'
import { messageLength } from './command.ts'
import type { TpmPlace } from './place.ts'
import type { TpmConnection } from './transport.ts'

/** Why no chip can be asked. The last two need a person: `custody doctor keys` explains them. */
export type TpmConnectProblem =
  | { readonly code: 'TPM_AWAY'; readonly cause: string }
  | { readonly code: 'TPM_ABSENT' }
  | { readonly code: 'TPM_FORBIDDEN' }

const answerBytesMax = 64 * 1024

/** Opens a way to the chip. Nothing is asked yet. `timeoutMs` bounds each exchange over a socket. */
export async function connectTpm(
  place: TpmPlace,
  timeoutMs = 30_000,
): Promise<Result<TpmConnection, TpmConnectProblem>> {
  try {
    return ok(
      place.kind === 'device'
        ? overDevice(await open(place.path, 'r+'), place.path)
        : overSocket(await socketTo(place), timeoutMs),
    )
  } catch (error) {
    const cause = causeOf(error)
    if (cause === 'ENOENT' || cause === 'ENXIO') return err({ code: 'TPM_ABSENT' })
    if (cause === 'EACCES' || cause === 'EPERM') return err({ code: 'TPM_FORBIDDEN' })
    return err({ code: 'TPM_AWAY', cause })
  }
}

/** The kernel takes a whole command in one write and carries it out before it returns. Linux: tpm-dev-common.c. */
function overDevice(file: FileHandle, path: string): TpmConnection {
  return oneByOne({
    isManaged: path.includes('tpmrm'),
    async exchange(command) {
      try {
        await file.write(command, 0, command.length, null)
        return await wholeAnswer(async () => {
          const piece = new Uint8Array(answerBytesMax)
          const { bytesRead } = await file.read(piece, 0, piece.length, null)
          return bytesRead === 0 ? null : piece.subarray(0, bytesRead)
        })
      } catch (error) {
        return lost(causeOf(error))
      }
    },
    close: () => file.close().catch(() => {}),
  })
}

function overSocket(socket: Socket, timeoutMs: number): TpmConnection {
  let pieces: Uint8Array[] = []
  let wake = () => {}
  let ended: string | null = null
  const end = (cause: string) => {
    ended ??= cause
    wake()
  }
  socket.on('data', (piece) => {
    pieces.push(new Uint8Array(piece))
    wake()
  })
  socket.on('error', (error) => end(causeOf(error)))
  socket.on('close', () => end('closed'))
  const next = async (): Promise<Uint8Array | null> => {
    if (pieces.length === 0 && ended === null)
      await new Promise<void>((resolve) => (wake = resolve))
    return pieces.shift() ?? null
  }
  return oneByOne({
    isManaged: false,
    async exchange(command) {
      if (ended !== null) return lost(ended)
      pieces = []
      const limit = setTimeout(() => end(`no answer in ${timeoutMs} ms`), timeoutMs)
      socket.ref().write(command)
      const answer = await wholeAnswer(next)
      clearTimeout(limit)
      socket.unref()
      if (answer.ok) return answer
      socket.destroy()
      return lost(ended ?? 'malformed')
    },
    async close() {
      socket.destroy()
    },
  })
}

function socketTo(place: Exclude<TpmPlace, { kind: 'device' }>): Promise<Socket> {
  const socket = place.kind === 'unix' ? connect(place.path) : connect(place.port, place.host)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket.unref())
    })
  })
}

/** Reads until the length that the answer itself names is there. */
async function wholeAnswer(
  next: () => Promise<Uint8Array | null>,
): Promise<Result<Uint8Array, TpmProblem>> {
  let received = new Uint8Array(0)
  for (;;) {
    const length = messageLength(received)
    if (length !== null && (length > answerBytesMax || received.length > length))
      return lost('malformed')
    if (received.length === length) return ok(received)
    const piece = await next()
    if (piece === null) return lost('closed')
    const more = new Uint8Array(received.length + piece.length)
    more.set(received)
    more.set(piece, received.length)
    received = more
  }
}

/** A chip answers one command at a time, so the next waits for the one before. */
function oneByOne(connection: TpmConnection): TpmConnection {
  let turn: Promise<unknown> = Promise.resolve()
  return {
    ...connection,
    exchange(command) {
      const mine = turn.then(() => connection.exchange(command))
      turn = mine
      return mine
    },
  }
}

function lost(cause: string) {
  return err({ code: 'TPM_ANSWER_LOST', cause } as const)
}

function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
