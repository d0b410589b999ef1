import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { TpmProblem } from './command.ts'
import { messageLength } from './command.ts'

/** No answer of a chip is longer. */
export const answerBytesMax = 64 * 1024

/** Reads until the length that the answer itself names is there. */
export async function wholeAnswer(
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

export function lost(cause: string) {
  return err({ code: 'TPM_ANSWER_LOST', cause } as const)
}

export function causeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
