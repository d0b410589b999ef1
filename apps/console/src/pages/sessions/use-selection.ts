import type { Tick, TimelineEvent } from '@custody/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSearchOf } from '../../filters/use-search.ts'
import { useVerb } from '../../keys/verbs.ts'
import { eventAt, weightOf } from './event-weight.ts'
import { sessionRoute } from './routes.ts'
import { placeOf, problemFrom } from './track.ts'

type Place = { readonly epoch: number; readonly seq: number }

/** Which event is selected (its place stands in the address), and how keys move it. */
export function useSelection(track: readonly Tick[], events: readonly TimelineEvent[]) {
  const { at } = useSearchOf(sessionRoute)
  const navigate = useNavigate()
  const selected = useMemo(() => eventAt(events, at), [events, at])
  const weighed = useMemo(() => events.map((event) => ({ weight: weightOf(event) })), [events])
  const here = selected === undefined ? -1 : events.indexOf(selected)
  const selectedTick = track.findIndex((tick) => placeOf(tick) === at)
  const select = (place: Place | undefined) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, at: place && placeOf(place) }),
      replace: true,
    })
  const step = (by: 1 | -1) => {
    const next = problemFrom(weighed, here, by)
    if (next !== null) select(events[next])
  }
  const walk = (by: 1 | -1) => {
    const next = events[here + by]
    if (next !== undefined) select(next)
  }
  useVerb(']', 'Next problem', () => step(1), 'In this session')
  useVerb('[', 'Previous problem', () => step(-1), 'In this session')
  useVerb('j', 'Next event', () => walk(1), 'In this session')
  useVerb('k', 'Previous event', () => walk(-1), 'In this session')
  useVerb('Escape', 'Select nothing', () => select(undefined), 'In this session')
  return { select, selected, selectedTick, step }
}
