import type { LiveEvent } from '@custody/protocol'

/** One event with its number: they rise by one, from a random start per run of the server. */
export type NumberedEvent = { readonly id: number; readonly event: LiveEvent }

/** Who watches, and the last events for those who come back. */
export type LiveHub = {
  readonly tell: (event: LiveEvent) => void
  /** Calls `take` for each event from now on. Gives back how to stop. */
  readonly watch: (take: (event: NumberedEvent) => void) => () => void
  /** Events after `id`, oldest first; null when they are no longer known, so that the watcher must load anew. */
  readonly since: (id: number) => readonly NumberedEvent[] | null
}

const keptMax = 1000

export function liveHub(firstId: number): LiveHub {
  const watchers = new Set<(event: NumberedEvent) => void>()
  const kept: NumberedEvent[] = []
  let next = firstId
  return {
    tell: (event) => {
      const numbered = { id: next, event }
      next += 1
      kept.push(numbered)
      if (kept.length > keptMax) kept.shift()
      for (const take of watchers) take(numbered)
    },
    watch: (take) => {
      watchers.add(take)
      return () => watchers.delete(take)
    },
    since: (id) => {
      const oldest = kept[0]?.id ?? next
      return id >= next || id + 1 < oldest ? null : kept.filter((one) => one.id > id)
    },
  }
}
