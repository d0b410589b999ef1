import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { Empty } from '../../parts/states.tsx'
import type { ConversationEvent } from './conversation.ts'
import { EventCard } from './event-card.tsx'
import { placeOf } from './track.ts'

const nearEndPx = 160

/** The conversation, as long as it may be: only what is in sight is in the document. */
export function Conversation({
  items,
  selected,
  onSelect,
  follow,
}: {
  readonly items: readonly ConversationEvent[]
  /** Place of the selected event. */
  readonly selected: string | undefined
  readonly onSelect: (place: { readonly epoch: number; readonly seq: number }) => void
  /** Stay at the end while new events come, as long as the reader is there. */
  readonly follow: boolean
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (items[at]?.event.kind === 'call' ? 180 : 56),
    overscan: 8,
    gap: 10,
    paddingStart: 12,
    paddingEnd: 24,
    getItemKey: (at) => {
      const event = items[at]?.event
      return event === undefined ? at : placeOf(event)
    },
  })
  useScrollTo(items, selected, (at) => virtual.scrollToIndex(at, { align: 'center' }))
  useFollow(scroller, items.length, follow && selected === undefined)
  if (items.length === 0) {
    return <Empty title="Nothing was said or done yet">It shows here as it happens.</Empty>
  }
  return (
    <div
      ref={scroller}
      className="h-full overflow-auto"
      role="region"
      aria-label="Conversation"
      tabIndex={0}
    >
      <div className="relative mx-auto max-w-3xl" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          return (
            <div
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              className="absolute inset-x-0 top-0 px-3"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <EventCard
                item={item}
                selected={placeOf(item.event) === selected}
                onSelect={() => onSelect(item.event)}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

const triesMax = 20

/**
 * Brings a newly selected event into sight, also when it is loaded only later. Rows are measured as they come, so
 * the first jump may miss: it is made again, frame by frame, until the event is there.
 */
function useScrollTo(
  items: readonly ConversationEvent[],
  selected: string | undefined,
  scrollTo: (at: number) => void,
): void {
  const at = items.findIndex((item) => placeOf(item.event) === selected)
  const isHere = at !== -1
  const jump = useRef(() => {})
  jump.current = () => {
    if (!isInSight(at)) scrollTo(at)
  }
  useEffect(() => {
    if (!isHere || selected === undefined) return undefined
    let frame = 0
    let tries = 0
    const bring = () => {
      jump.current()
      tries += 1
      if (tries < triesMax) frame = requestAnimationFrame(bring)
    }
    bring()
    return () => cancelAnimationFrame(frame)
  }, [selected, isHere])
}

function isInSight(at: number): boolean {
  const element = document.querySelector(`[data-index="${at}"]`)
  const frame = element?.closest('[role="region"]')
  if (!element || !frame) return false
  const inner = element.getBoundingClientRect()
  const outer = frame.getBoundingClientRect()
  return inner.top >= outer.top && inner.bottom <= outer.bottom
}

function useFollow(
  scroller: React.RefObject<HTMLDivElement | null>,
  count: number,
  on: boolean,
): void {
  const wasAtEnd = useRef(true)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const note = () => {
      wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
    }
    element.addEventListener('scroll', note)
    return () => element.removeEventListener('scroll', note)
  }, [scroller])
  useEffect(() => {
    const element = scroller.current
    if (on && wasAtEnd.current && element !== null) element.scrollTop = element.scrollHeight
  }, [scroller, count, on])
}
