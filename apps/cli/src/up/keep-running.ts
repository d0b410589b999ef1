import type { Clock, JsonObject } from '@custody/model'
import type { PartName } from '../problem.ts'
import type { Part } from './part.ts'

/** What keeping a part alive needs from the world. */
export type Keeper = {
  readonly start: (name: PartName) => Part
  readonly now: Clock
  /** Resolves after the time, or at once when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly changed: (change: PartChange) => void
}

export type PartChange =
  | { readonly kind: 'started'; readonly part: PartName; readonly pid: number | null }
  | {
      readonly kind: 'ready'
      readonly part: PartName
      readonly pid: number | null
      readonly said: JsonObject
      readonly again: boolean
    }
  | {
      readonly kind: 'ended'
      readonly part: PartName
      readonly how: string
      readonly nextInMs: number
    }

const firstPauseMs = 250
const longestPauseMs = 8_000
// A part that lived this long is taken to be well again: the next pause is the first one.
const wellAfterMs = 30_000

/** How long to wait before the next start, after a part that lived `livedMs` and whose last pause was `lastMs`. */
export function nextPauseMs(lastMs: number | null, livedMs: number): number {
  if (lastMs === null || livedMs >= wellAfterMs) return firstPauseMs
  return Math.min(lastMs * 2, longestPauseMs)
}

/**
 * Keeps a part running until the signal aborts: whenever it ends it is started again, after a pause that doubles
 * up to 8 s. Takes over a part that is started already; resolves when the last one is gone.
 */
export async function keepRunning(
  first: Part,
  keeper: Keeper,
  signal: AbortSignal,
  stopWithinMs: number,
): Promise<void> {
  let part = first
  let pauseMs: number | null = null
  let startedAt = keeper.now()
  while (!signal.aborted) {
    const how = await endedOrStopped(part, signal, stopWithinMs)
    if (how === null) return
    pauseMs = nextPauseMs(pauseMs, keeper.now() - startedAt)
    keeper.changed({ kind: 'ended', part: part.name, how, nextInMs: pauseMs })
    await keeper.pause(pauseMs, signal)
    if (signal.aborted) return
    startedAt = keeper.now()
    part = keeper.start(first.name)
    void announce(part, keeper)
  }
  await part.stop(stopWithinMs)
}

async function announce(part: Part, { changed }: Keeper): Promise<void> {
  changed({ kind: 'started', part: part.name, pid: part.pid })
  const said = await part.ready
  if (said !== null && said['ready'] === true)
    changed({ kind: 'ready', part: part.name, pid: part.pid, said, again: true })
}

/** How the part ended by itself; null when it was stopped because the signal aborted. */
async function endedOrStopped(
  part: Part,
  signal: AbortSignal,
  stopWithinMs: number,
): Promise<string | null> {
  let wake = (): void => {}
  const stopping = new Promise<null>((resolve) => {
    wake = () => resolve(null)
    signal.addEventListener('abort', wake, { once: true })
  })
  const how = await Promise.race([part.ended, stopping])
  signal.removeEventListener('abort', wake)
  if (how === null || signal.aborted) {
    await part.stop(stopWithinMs)
    return null
  }
  return how
}
