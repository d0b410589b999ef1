import type { Instant } from '@custody/model'
import { instant } from '@custody/model'
import type { StoreTasks } from './http/store-tasks.ts'

const everyMs = 60 * 60_000
const dayMs = 24 * 60 * 60_000

/** Erases contents that are older than they are kept: now, and each hour. `days` null keeps them for good. */
export function startRetention(
  store: Pick<StoreTasks, 'eraseStoredBefore'>,
  days: number | null,
  now: () => Instant,
  failed: (error: unknown) => void,
): { readonly stop: () => void } {
  if (days === null) return { stop: () => {} }
  const run = async (): Promise<void> => {
    const before = instant(Math.max(0, Math.floor(now() - days * dayMs)))
    while ((await store.eraseStoredBefore(before)).entries > 0);
  }
  const turn = () => void run().catch(failed)
  turn()
  const timer = setInterval(turn, everyMs)
  return { stop: () => clearInterval(timer) }
}
