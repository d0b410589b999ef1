import type { Problem, Result } from '@custody/model'
import { err } from '@custody/model'

/** Seals and what must not be sealed beside, one after the other. */
export type SealTurn = {
  readonly hold: <Value>(act: () => Promise<Value>) => Promise<Value>
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
  const hold: SealTurn['hold'] = (act) => {
    const mine = turn.then(act)
    turn = mine.catch(() => {})
    return mine
  }
  return {
    hold,
    inTurn: (seal, isCurrent) => (noteText) =>
      hold(async () => (isCurrent() ? seal(noteText) : err({ code: 'LOG_EXCHANGED' }))),
  }
}
