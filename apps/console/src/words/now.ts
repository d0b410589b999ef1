import { useSyncExternalStore } from 'react'

const tickMs = 5_000
let current = Date.now()
const listeners = new Set<() => void>()

/** The time, as a value that moves every five seconds: enough for "12s ago", and one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current)
}

let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    current = Date.now()
    for (const listening of listeners) listening()
  }, tickMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}
