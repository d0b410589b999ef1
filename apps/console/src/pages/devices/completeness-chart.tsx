import { type ReactNode, useCallback } from 'react'
import uPlot from 'uplot'
import { Chart, painter, timeLabel } from '../../parts/chart.tsx'
import { type Completeness, spokenTimeline, windowsOf } from './completeness-words.ts'

const heightPx = 150

/** Entries over time, with every stretch that is missing shaded, and a line where an epoch began. */
export function CompletenessChart({ of }: { readonly of: Completeness }): ReactNode {
  const drawn = useCallback((into: HTMLElement) => draw(into, of), [of])
  return (
    <Chart label={`Entries over time: ${spokenTimeline(of)}`} heightPx={heightPx} draw={drawn} />
  )
}

function draw(into: HTMLElement, of: Completeness): uPlot {
  const paint = painter(into)
  const axis = { stroke: paint('--faint'), font: '11px sans-serif', ticks: { show: false } }
  const bars = uPlot.paths.bars?.({ size: [0.72, 22], radius: 0.12 })
  const half = of.bucketMs / 2000
  const times = of.buckets.map(({ at }) => at / 1000 + half)
  const entries = of.buckets.map((bucket) => bucket.entries)
  const shades = {
    deny: paint('--deny-mark'),
    ask: paint('--ask-mark'),
    edge: paint('--accent'),
  }
  const shade = (plot: uPlot) => {
    for (const { tone, span, at, what } of windowsOf(of)) {
      const x = (ms: number) => plot.valToPos(Math.max(ms, of.from) / 1000, 'x', true)
      const { top, height } = plot.bbox
      if (what.startsWith('Epoch')) {
        plot.ctx.fillStyle = shades.edge
        plot.ctx.fillRect(x(at) - 1, top, 2, height)
      } else if (span !== null && span.to > of.from) {
        plot.ctx.globalAlpha = 0.3
        plot.ctx.fillStyle = tone === 'deny' ? shades.deny : shades.ask
        plot.ctx.fillRect(x(span.from), top, Math.max(3, x(span.to) - x(span.from)), height)
        plot.ctx.globalAlpha = 1
      }
    }
  }
  return new uPlot(
    {
      width: into.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 8, 0, 0],
      scales: {
        x: { range: () => [of.from / 1000, Math.max(of.to, of.from + of.bucketMs) / 1000] },
        y: { range: (_, __, max) => [0, Math.max(4, max * 1.08)] },
      },
      hooks: { drawAxes: [shade] },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          values: (_, at) => at.map((seconds) => timeLabel(seconds, (of.to - of.from) / 1000)),
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
        {
          label: 'entries',
          fill: paint('--quiet-mark'),
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        },
      ],
    },
    [times, entries],
    into,
  )
}
