/** A moment: whole milliseconds since 1970-01-01T00:00:00Z, as the clock that is named beside it told it. */
export type Instant = number & { readonly __brand: 'Instant' }

/** Takes a whole, safe, non-negative number of milliseconds. Throws otherwise: a caller's bug, not a problem. */
export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs) || epochMs < 0) throw new Error(`not an instant: ${epochMs}`)
  return epochMs as Instant
}

/** Tells the time now. The only way time enters a pure package. */
export type Clock = () => Instant
