import type { Clock } from '@custody/model'
import type { AlertWriter } from '../log/alert-writer.ts'

export type CosignWatch = {
  readonly now: Clock
  /** How long the oldest entry waits for a quorum of witnesses, in milliseconds. */
  readonly lagMs: () => number
  readonly alert: AlertWriter['alert']
}

/** Source: security.md, "Entry states, holes, life". */
const lateMs = 10 * 60 * 1000
const againMs = 60 * 60 * 1000

/**
 * Gives the look that raises COSIGN_LATE when no quorum has cosigned for ten minutes, and again each hour that it lasts.
 * Time when nobody could ask, because this device was off, does not count.
 */
export function watchCosigned({ now, lagMs, alert }: CosignWatch): () => void {
  const startedAt = now()
  let toldAt: number | null = null
  return () => {
    const waitedMs = Math.min(lagMs(), now() - startedAt)
    if (waitedMs <= lateMs) {
      toldAt = null
      return
    }
    if (toldAt !== null && now() - toldAt < againMs) return
    toldAt = now()
    alert('COSIGN_LATE', { waitedMs })
  }
}
