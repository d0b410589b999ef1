/** A log that is or was known here, and since when in POSIX seconds; null for one from before that was kept. */
export type KnownLog = { readonly origin: string; readonly at: number | null }

/** What closed an epoch: a later one of the same device. */
export type Closing = { readonly by: string; readonly at: number | null }

/** The device and the epoch that a log's name tells; null for a log that has no epochs. */
export function epochOf(
  origin: string,
): { readonly device: string; readonly epoch: number } | null {
  const [, device, epoch] = /^(.+\/device\/[^/]+)\/e([1-9][0-9]{0,8})$/.exec(origin) ?? []
  return device === undefined ? null : { device, epoch: Number(epoch) }
}

/** Which of these logs are closed for good. One epoch of a device goes on, its newest: the first after it closes a log. */
export function closings(known: readonly KnownLog[]): ReadonlyMap<string, Closing> {
  const devices = new Map<string, Map<number, Closing>>()
  for (const { origin, at } of known) {
    const named = epochOf(origin)
    if (named === null) continue
    const epochs = devices.get(named.device) ?? new Map<number, Closing>()
    const before = epochs.get(named.epoch)
    epochs.set(named.epoch, { by: origin, at: earlier(before?.at ?? null, at) })
    devices.set(named.device, epochs)
  }
  const closed = new Map<string, Closing>()
  for (const epochs of devices.values()) {
    const ascending = [...epochs].toSorted(([a], [b]) => a - b)
    for (const [at, [, { by: origin }]] of ascending.entries()) {
      const next = ascending[at + 1]
      if (next !== undefined) closed.set(origin, next[1])
    }
  }
  return closed
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
