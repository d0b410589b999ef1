/**
 * A chip as the keys of one process share it. One of them has it open at a time: an emulator serves one connection, and a
 * chip without a resource manager forgets the key of one when another opens it.
 */
export type TpmSeat = {
  /** Does it when all that was asked for before is done. Whoever had the chip before, if another, lets go of it first. */
  readonly inTurn: <Value>(leave: () => Promise<void>, act: () => Promise<Value>) => Promise<Value>
}

/** A seat that nobody has taken yet. */
export function tpmSeat(): TpmSeat {
  let turn: Promise<unknown> = Promise.resolve()
  let leaveLast: (() => Promise<void>) | null = null
  return {
    inTurn(leave, act) {
      const mine = turn.then(async () => {
        if (leaveLast !== leave) await leaveLast?.()
        leaveLast = leave
        return act()
      })
      turn = mine.catch(() => {})
      return mine
    },
  }
}
