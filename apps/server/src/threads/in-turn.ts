import type { DatabaseSync } from 'node:sqlite'
import { problemDocument } from '@custody/protocol'
import { together } from '@custody/stores'
import type { Said } from './message.ts'

/** One question to the writer: its id, and the work that answers it by `say`. */
export type Turn = { readonly id: number; readonly work: () => Promise<void> }

/** Takes turns, one after the other, and says nothing of them before what they wrote is durable. */
export type Turns = {
  readonly take: (turn: Turn) => void
  /** What work says: kept back until the commit. */
  readonly say: (said: Said) => void
  /** Resolves when every turn taken so far is over. */
  readonly over: () => Promise<void>
}

/** More than this many questions are not made to wait for one commit. */
const togetherMax = 64

/**
 * Group commit: questions that come while one is committed share the next commit. A device that is alone waits for
 * nobody; many devices with small uploads wait for one fsync instead of one each.
 */
export function turnsOf(
  db: DatabaseSync,
  send: (said: Said) => void,
  after: { readonly undone: () => void; readonly kept: () => void },
): Turns {
  const waiting: Turn[] = []
  let held: Said[] = []
  let running: Promise<void> | null = null

  const run = async (): Promise<void> => {
    // Whatever has arrived by now takes part in the next commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const turns = waiting.splice(0, togetherMax)
      held = []
      const isKept = await together(
        db,
        turns.map(({ work }) => work),
      )
      if (isKept) after.kept()
      else after.undone()
      const said = isKept ? held : turns.map(({ id }) => unavailable(id))
      for (const one of said) send(one)
      await new Promise((resolve) => setImmediate(resolve))
    }
    running = null
  }
  return {
    take: (turn) => {
      waiting.push(turn)
      running ??= run()
    },
    say: (said) => held.push(said),
    over: () => running ?? Promise.resolve(),
  }
}

function unavailable(id: number): Said {
  const document = problemDocument('STORE_UNAVAILABLE')
  return { kind: 'answer', id, status: document.status, json: JSON.stringify(document) }
}
