import type { Result } from '@custody/model'
import { err } from '@custody/model'
import type { TpmAnswer, TpmCommand, TpmProblem } from './command.ts'
import { encodeCommand, parseAnswer } from './command.ts'
import { responses } from './numbers.ts'

/** A way to one chip, open. Commands go one after the other. */
export type TpmConnection = {
  /** Whole command in, whole answer out. `TPM_ANSWER_LOST`: the connection is of no more use. */
  readonly exchange: (command: Uint8Array) => Promise<Result<Uint8Array, TpmProblem>>
  /** Whether a resource manager keeps our objects apart from others' and drops them when we close. */
  readonly isManaged: boolean
  readonly close: () => Promise<void>
}

export type Wait = (delayMs: number) => Promise<unknown>

export type TpmAsk = (command: TpmCommand) => Promise<Result<TpmAnswer, TpmProblem>>

const triesMax = 12
const firstDelayMs = 5
const delayMsMax = 400

/**
 * Asks the chip, and again where it says to: it is testing itself, writing too often, or gave its time to another. About
 * three seconds of that, then `TPM_BUSY`. A command that was answered so has not been carried out.
 */
export function askOver({ exchange }: TpmConnection, wait: Wait): TpmAsk {
  return async (command) => {
    const bytes = encodeCommand(command)
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (tries > 0) await wait(Math.min(delayMsMax, firstDelayMs * 2 ** (tries - 1)))
      const answer = await exchange(bytes)
      if (!answer.ok) return answer
      const parsed = parseAnswer(command, answer.value)
      if (parsed.ok || !isAgain(parsed.error)) return parsed
    }
    return err({ code: 'TPM_BUSY' })
  }
}

function isAgain(problem: TpmProblem): boolean {
  return problem.code === 'TPM_REFUSED' && responses.again.some((code) => code === problem.response)
}
