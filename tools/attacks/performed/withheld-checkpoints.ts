import { cosignLagMs } from '@custody/device'
import { instant } from '@custody/model'
import { watchCosigned } from '../../../apps/daemon/src/background/watch-cosigned.ts'
import type { Stack } from '../world/stack.ts'

const minute = 60_000

/** What the device's watch says in the end: nothing, or its alert with the minutes after which it came. */
export type Watched = { readonly alerts: readonly string[]; readonly afterMinutes: number | null }

/**
 * The server takes entries and, stopped, forwards no head of them for so many minutes by the device's clock; `until` may let
 * it go on before the last look. The watch is the daemon's, over the device's own outbox.
 */
export async function withheldFor(
  stack: Stack,
  minutes: number,
  until: () => Promise<void>,
): Promise<Watched> {
  const device = stack.device()
  let at = Date.now()
  const now = () => instant(at)
  const alerts: string[] = []
  let afterMinutes: number | null = null
  const look = watchCosigned({
    now,
    lagMs: () => cosignLagMs(device.outbox, now),
    alert: (code) => void alerts.push(code),
  })
  for (let passed = 1; passed <= minutes; passed += 1) {
    at += minute
    if (passed === minutes) await until()
    look()
    if (alerts.length > 0) afterMinutes ??= passed
  }
  return { alerts, afterMinutes }
}
