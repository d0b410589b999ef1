import type { AnswerOf, Figure, ServerEndpoints } from '@custody/protocol'
import type { DeviceNow } from './device-rows.ts'
import { trustOf } from './trust.ts'

type Overview = AnswerOf<ServerEndpoints['overview']>

function figure(devices: readonly DeviceNow[], query: Figure['filter']['query']): Figure {
  return { count: devices.length, filter: { page: 'devices', query } }
}

/** How many devices there are, and how many of them need a look. */
export function devicesFigures(devices: readonly DeviceNow[]) {
  const withHealth = (health: DeviceNow['health']) =>
    figure(
      devices.filter((device) => device.health === health),
      { health },
    )
  return {
    devices: {
      enrolled: figure(devices, {}),
      silent: withHealth('silent'),
      ungoverned: withHealth('ungoverned'),
    },
    policy: {
      upToDate: figure(
        devices.filter(({ isUpToDate }) => isUpToDate),
        { policy: 'up-to-date' },
      ),
      behind: figure(
        devices.filter(({ isUpToDate }) => !isUpToDate),
        { policy: 'behind' },
      ),
    },
  }
}

/** Which probes fail now, on how many devices; most first. */
export function postureFailures(devices: readonly DeviceNow[]): Overview['postureFailures'] {
  const failing = devices.flatMap((device) =>
    device.posture
      .filter(({ status, stale }) => status === 'fail' && !stale)
      .map(({ probe }) => ({ probe, device })),
  )
  return [...Map.groupBy(failing, ({ probe }) => probe)]
    .map(([probe, some]) => ({
      probe,
      status: 'fail' as const,
      figure: figure(
        some.map(({ device }) => device),
        { posture: `${probe}:fail` },
      ),
    }))
    .toSorted((a, b) => b.figure.count - a.figure.count)
}

/** How the fleet's evidence may be trusted: one row per kind of installation. */
export function trustFigures(devices: readonly DeviceNow[]): Overview['trust'] {
  const kinds = Map.groupBy(devices, ({ row }) => `${row.isolation} ${row.protection}`)
  return [...kinds.values()].flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const { isolation, keyProtection, notice } = trustOf(first.row)
    return [
      { isolation, keyProtection, notice, figure: figure(some, { isolation, keyProtection }) },
    ]
  })
}
