/**
 * Two at a time: a read that hangs keeps one of Node's four file threads, and the rest of the process must
 * go on. Process-wide, as those threads are.
 */
const slots = 2
let taken = 0
const waiting: (() => Promise<void>)[] = []

/** How a bounded piece of work ended. `busy`: it was not begun, as earlier work still hangs. */
export type TurnEnd<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'busy' }

/** Does `work` when its turn comes, and waits for it `timeoutMs` at most, its turn included. `work` never rejects. */
export async function inTurn<Value>(
  timeoutMs: number,
  work: () => Promise<Value>,
): Promise<TurnEnd<Value>> {
  return new Promise((settle) => {
    let begun = false
    const timer = setTimeout(() => {
      if (!begun) waiting.splice(waiting.indexOf(begin), 1)
      settle({ kind: begun ? 'timeout' : 'busy' })
    }, timeoutMs)
    const begin = async (): Promise<void> => {
      begun = true
      taken += 1
      const value = await work()
      taken -= 1
      clearTimeout(timer)
      settle({ kind: 'done', value })
      void waiting.shift()?.()
    }
    if (taken < slots) void begin()
    else waiting.push(begin)
  })
}
