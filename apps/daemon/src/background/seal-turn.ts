import type { Problem, Result } from '@custody/model'
import { err } from '@custody/model'

/** Seals and what must not be sealed beside, one after the other. */
export type SealTurn = {
  /** Resolves when it is its turn; nothing else has one until it is let go. */
  readonly hold: () => Promise<() => void>
  /**
   * The same seal, in its turn. `LOG_EXCHANGED`: the log that it is of is written no more, so that its seal would take a value
   * of the counter from the log that is.
   */
  readonly inTurn: (
    seal: (noteText: Uint8Array) => Promise<Result<Uint8Array, Problem>>,
    isCurrent: () => boolean,
  ) => (noteText: Uint8Array) => Promise<Result<Uint8Array, Problem>>
}

export function sealTurn(): SealTurn {
  let turn: Promise<unknown> = Promise.resolve()
  const hold: SealTurn['hold'] = async () => {
    const before = turn
    let letGo = (): void => {}
    turn = new Promise<void>((resolve) => (letGo = resolve))
    await before
    return letGo
  }
  return {
    hold,
    inTurn: (seal, isCurrent) => async (noteText) => {
      const letGo = await hold()
      try {
        return isCurrent() ? await seal(noteText) : err({ code: 'LOG_EXCHANGED' })
      } finally {
        letGo()
      }
    },
  }
}
