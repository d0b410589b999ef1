const hourMs = 3_600_000

const lengths = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
} as const

export type Range = keyof typeof lengths

/** Where a range begins: a whole hour, because decisions are counted by the hour. Rows that a figure names begin there too. */
export function rangeFrom(now: number, range: Range): number {
  return Math.floor((now - lengths[range]) / hourMs) * hourMs
}

/** How wide one bucket of a chart is. */
export function bucketOf(range: Range): number {
  return range === '30d' ? 24 * hourMs : range === '7d' ? 6 * hourMs : hourMs
}
