import { type ReactNode, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
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
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const here = frame.current
    if (here === null) return undefined
    let chart = draw(here, buckets)
    const redraw = () => {
      chart.destroy()
      chart = draw(here, buckets)
    }
    const widthWatch = new ResizeObserver(() =>
      chart.setSize({ width: here.clientWidth, height: heightPx }),
    )
    widthWatch.observe(here)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', redraw)
    window.addEventListener('custody-theme', redraw)
    return () => {
      widthWatch.disconnect()
      dark.removeEventListener('change', redraw)
      window.removeEventListener('custody-theme', redraw)
      chart.destroy()
    }
  }, [buckets])
  return (
    <div
      ref={frame}
      role="img"
      aria-label={`Decisions over time: ${spokenSeries(buckets)}`}
      style={{ height: heightPx }}
      className="w-full overflow-hidden"
    />
  )
}

function draw(into: HTMLElement, buckets: readonly Bucket[]): uPlot {
  const paint = painter(into)
  const axis = { stroke: paint('--faint'), font: '11px sans-serif', ticks: { show: false } }
  const bars = uPlot.paths.bars?.({ size: [0.72, 28], radius: 0.12 })
  const [times = [], ...edges] = stackedSeries(buckets)
  return new uPlot(
    {
      width: into.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 8, 0, 0],
      scales: { y: { range: (_, __, max) => [0, Math.max(4, max * 1.08)] } },
      axes: [
        { ...axis, grid: { show: false }, size: 26 },
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

/** Resolves a colour of the palette as it is painted now: a canvas knows no CSS variables. */
function painter(into: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('span')
    probe.style.color = `var(${name})`
    into.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}
