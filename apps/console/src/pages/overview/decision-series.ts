/** Decisions of one stretch of time. */
export type Bucket = {
  readonly at: number
  readonly allow: number
  readonly ask: number
  readonly approve: number
  readonly deny: number
  readonly wouldDeny: number
}

/** What is drawn, from the back to the front: each layer stands on the sum of those after it. */
export const layers = ['allow', 'ask', 'approve', 'deny'] as const

/**
 * Columns for a stacked chart: seconds, then one column per layer with the height of its upper edge. Denials
 * stand at the bottom, where a small number is still seen beside a large one.
 */
export function stackedSeries(buckets: readonly Bucket[]): readonly (readonly number[])[] {
  const edge = (bucket: Bucket, from: number) =>
    layers.slice(from).reduce((sum, layer) => sum + bucket[layer], 0)
  return [
    buckets.map((bucket) => bucket.at / 1000),
    ...layers.map((_, from) => buckets.map((bucket) => edge(bucket, from))),
  ]
}

/** The chart in one sentence, for whoever cannot see it. */
export function spokenSeries(buckets: readonly Bucket[]): string {
  const sum = (layer: (typeof layers)[number]) =>
    buckets.reduce((total, bucket) => total + bucket[layer], 0)
  const busiest = buckets.toSorted((a, b) => b.deny - a.deny)[0]
  const most =
    busiest !== undefined && busiest.deny > 0
      ? `, most denials (${busiest.deny}) at ${new Date(busiest.at).toISOString().slice(0, 16)} UTC`
      : ''
  return `${sum('allow')} allowed, ${sum('ask')} asked, ${sum('approve')} sent to approval, ${sum('deny')} denied${most}`
}
