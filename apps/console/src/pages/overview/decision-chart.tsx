import { type ReactNode, useCallback } from 'react'
import uPlot from 'uplot'
import { Chart, painter, timeLabel } from '../../parts/chart.tsx'
import { type Bucket, layers, spokenSeries, stackedSeries } from './decision-series.ts'

const heightPx = 190
const tones = {
  allow: '--quiet-mark',
  ask: '--ask-mark',
  approve: '--approve-mark',
  deny: '--deny-mark',
} as const

/** Decisions over time, stacked by outcome. */
export function DecisionChart({ buckets }: { readonly buckets: readonly Bucket[] }): ReactNode {
  const drawn = useCallback((into: HTMLElement) => draw(into, buckets), [buckets])
  return (
    <Chart
      label={`Decisions over time: ${spokenSeries(buckets)}`}
      heightPx={heightPx}
      draw={drawn}
    />
  )
}

function draw(into: HTMLElement, buckets: readonly Bucket[]): uPlot {
  const paint = painter(into)
  const axis = { stroke: paint('--faint'), font: '11px sans-serif', ticks: { show: false } }
  const bars = uPlot.paths.bars?.({ size: [0.72, 28], radius: 0.12 })
  const [times = [], ...edges] = stackedSeries(buckets)
  const barSeconds = (times[1] ?? 0) - (times[0] ?? 0)
  return new uPlot(
    {
      width: into.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 8, 0, 0],
      scales: {
        // Half a bar beyond the first and the last, which are drawn around their moment.
        x: { range: (_, min, max) => [min - barSeconds / 2, max + barSeconds / 2] },
        y: { range: (_, __, max) => [0, Math.max(4, max * 1.08)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          values: (_, at) => at.map((seconds) => timeLabel(seconds, spanOf(times))),
        },
        {
          ...axis,
          size: 38,
          grid: { stroke: paint('--line'), width: 1 },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000],
        },
      ],
      series: [
        {},
        ...layers.map((layer) => ({
          label: layer,
          fill: paint(tones[layer]),
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        })),
      ],
    },
    [[...times], ...edges.map((edge) => [...edge])],
    into,
  )
}

function spanOf(times: readonly number[]): number {
  return (times.at(-1) ?? 0) - (times[0] ?? 0)
}
