import type { Tick } from '@custody/protocol'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo } from 'react'
import { clock } from '../../words/format.ts'
import { foldTrack, type Weight } from './track.ts'

const marksMax = { down: 160, across: 90 } as const

const looks: Readonly<Record<Weight, { long: string; grow: string; tone: string; word: string }>> =
  {
    quiet: { long: '22%', grow: '1', tone: 'bg-quiet-mark', word: 'event' },
    call: { long: '46%', grow: '1', tone: 'bg-allow-mark', word: 'call' },
    failed: { long: '60%', grow: '1.4', tone: 'bg-ask-mark', word: 'failed call' },
    ask: { long: '74%', grow: '1.8', tone: 'bg-ask-mark', word: 'asked' },
    deny: { long: '100%', grow: '2.6', tone: 'bg-deny-mark', word: 'denied' },
    alert: { long: '100%', grow: '2.6', tone: 'bg-deny-mark', word: 'alert' },
  }

/** One tick per event, denials larger: where in the session things happened. Arrow keys walk it. */
export function Track({
  ticks,
  selected,
  onSelect,
  direction,
}: {
  readonly ticks: readonly Tick[]
  /** Index of the selected tick, or -1. */
  readonly selected: number
  readonly onSelect: (index: number) => void
  readonly direction: 'down' | 'across'
}): ReactNode {
  const marks = useMemo(() => foldTrack(ticks, marksMax[direction]), [ticks, direction])
  const down = direction === 'down'
  const press = (event: PointerEvent<HTMLElement>) => {
    const first = event.target instanceof HTMLElement ? event.target.dataset['first'] : undefined
    if (first !== undefined) onSelect(Number(first))
  }
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    const next = { Home: 0, End: ticks.length - 1 }[event.key] ?? (step && selected + step)
    if (next === undefined || ticks[next] === undefined) return
    event.preventDefault()
    onSelect(next)
  }
  const here = ticks[selected]
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Track of events"
      aria-orientation={down ? 'vertical' : 'horizontal'}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, ticks.length)}
      aria-valuenow={Math.max(1, selected + 1)}
      aria-valuetext={
        here === undefined
          ? `${ticks.length} events, none selected`
          : `event ${selected + 1} of ${ticks.length}, ${looks[here.weight].word}, ${clock(here.at)}`
      }
      onPointerDown={press}
      onKeyDown={walk}
      className={`flex cursor-pointer ${down ? 'h-full flex-col' : 'h-9 flex-row items-end'}`}
    >
      {marks.map((mark) => {
        const look = looks[mark.weight]
        const on = selected >= mark.first && selected <= mark.last
        return (
          <span
            key={mark.first}
            data-first={mark.first}
            title={titleOf(ticks, mark.first, mark.last)}
            style={{
              flexGrow: look.grow,
              flexBasis: 0,
              ...(down ? { maxHeight: '0.75rem' } : { maxWidth: '0.75rem' }),
            }}
            className={`flex min-h-px min-w-px ${down ? 'items-center' : 'h-full items-end justify-center'} ${on ? 'rounded-[2px] bg-accent-soft outline-2 outline-accent' : ''}`}
          >
            <span
              data-first={mark.first}
              style={down ? { width: look.long } : { height: look.long }}
              className={`rounded-[1px] ${down ? 'h-[60%] max-h-1.5' : 'w-[60%] max-w-1.5'} ${look.tone}`}
            />
          </span>
        )
      })}
    </div>
  )
}

function titleOf(ticks: readonly Tick[], first: number, last: number): string {
  const from = ticks[first]
  if (from === undefined) return ''
  const many = last > first ? ` to ${last + 1}` : ''
  return `${first + 1}${many}: ${from.kind}, ${clock(from.at)}`
}
