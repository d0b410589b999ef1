import { type ReactNode, useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

/** A chart on a canvas, drawn anew when its frame, its data or the theme changes. `label` says what it shows in words. */
export function Chart({
  label,
  heightPx,
  draw,
}: {
  readonly label: string
  readonly heightPx: number
  /** Must keep its identity while the data stay. */
  readonly draw: (into: HTMLElement) => uPlot
}): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const here = frame.current
    if (here === null) return undefined
    let chart = draw(here)
    const redraw = () => {
      chart.destroy()
      chart = draw(here)
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
  }, [draw, heightPx])
  return (
    <div
      ref={frame}
      role="img"
      aria-label={label}
      style={{ height: heightPx }}
      className="w-full overflow-hidden"
    />
  )
}

const daySeconds = 86_400

/** The hour, or the day where a chart spans several. */
export function timeLabel(seconds: number, spanSeconds: number): string {
  const format: Intl.DateTimeFormatOptions =
    spanSeconds > 2 * daySeconds
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit' }
  return new Intl.DateTimeFormat('en-GB', format).format(seconds * 1000)
}

/** Resolves a colour of the palette as it is painted now: a canvas knows no CSS variables. */
export function painter(into: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('span')
    probe.style.color = `var(${name})`
    into.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}
