import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { answerBytesMax, causeOf, lost, wholeAnswer } from './answer.ts'
import { overStream, streamOfProgram, streamOfSocket } from './over-stream.ts'
import type { TpmPlace } from './place.ts'
import type { TpmConnection } from './transport.ts'

/** Why no chip can be asked. The last two need a person: `custody doctor keys` explains them. */
export type TpmConnectProblem =
  | { readonly code: 'TPM_AWAY'; readonly cause: string }
  | { readonly code: 'TPM_ABSENT' }
  | { readonly code: 'TPM_FORBIDDEN' }

/** Opens a way to the chip. Nothing is asked yet. `timeoutMs` bounds each exchange over a socket or pipe. */
export async function connectTpm(
  place: TpmPlace,
  timeoutMs = 30_000,
): Promise<Result<TpmConnection, TpmConnectProblem>> {
  try {
    return ok(oneByOne(await connectionTo(place, timeoutMs)))
  } catch (error) {
    const cause = causeOf(error)
    if (cause === 'ENOENT' || cause === 'ENXIO') return err({ code: 'TPM_ABSENT' })
    if (cause === 'EACCES' || cause === 'EPERM') return err({ code: 'TPM_FORBIDDEN' })
    return err({ code: 'TPM_AWAY', cause })
  }
}

async function connectionTo(place: TpmPlace, timeoutMs: number): Promise<TpmConnection> {
  switch (place.kind) {
    case 'device':
      return overDevice(await open(place.path, 'r+'), place.path)
    case 'program':
      return overStream(await streamOfProgram(place.path), timeoutMs)
    default:
      return overStream(await streamOfSocket(place), timeoutMs)
  }
}

/** The kernel takes a whole command in one write and carries it out before it returns. Linux: tpm-dev-common.c. */
function overDevice(file: FileHandle, path: string): TpmConnection {
  return {
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
