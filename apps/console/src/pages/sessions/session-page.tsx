import type { SessionId } from '@custody/model'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo } from 'react'
import { type Answer, sessionQuery } from '../../api/queries.ts'
import { timelineQuery } from '../../api/timeline.ts'
import { useVerb } from '../../keys/verbs.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { useIsWide } from '../../parts/use-is-wide.ts'
import { Conversation } from './conversation-view.tsx'
import { conversationOf } from './conversation.ts'
import { EventInspector } from './event-inspector.tsx'
import { sessionRoute } from './routes.ts'
import { SessionHead } from './session-head.tsx'
import { SessionInspector } from './session-inspector.tsx'
import { Side } from './side.tsx'
import { placeOf, problemFrom } from './track.ts'
import { Track } from './track-view.tsx'
import { useSearchOf } from '../../filters/use-search.ts'

/** One session in three panes: the track, the conversation, and an inspector of what is selected. */
export function SessionPage(): ReactNode {
  const { session } = sessionRoute.useParams()
  const query = useQuery(sessionQuery(session as SessionId))
  if (query.data !== undefined) return <Shown key={session} session={query.data} />
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="p-4">
      <BoneRows rows={12} />
    </div>
  )
}

function Shown({ session }: { readonly session: Answer<'getSession'> }): ReactNode {
  const search = useSearchOf(sessionRoute)
  const epochs = useMemo(
    () => [...new Set(session.track.map((tick) => tick.epoch))],
    [session.track],
  )
  const timeline = useInfiniteQuery(timelineQuery(session.session, epochs))
  const events = useMemo(
    () => timeline.data?.pages.flatMap((page) => page.events) ?? [],
    [timeline.data],
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const items = useMemo(
    () => conversationOf(events, session.subagentTree, search.subagent),
    [events, session.subagentTree, search.subagent],
  )
  const { select, selectedTick, step } = useSelection(session)
  const selected = events.find((event) => placeOf(event) === search.at)
  const wide = useIsWide()
  const inspector = selected && <EventInspector event={selected} session={session} />
  return (
    <div className="flex h-full flex-col">
      <SessionHead session={session} onPrevious={() => step(-1)} onNext={() => step(1)} />
      <div className="border-b border-line px-3 pt-1.5 lg:hidden">
        <Track
          ticks={session.track}
          selected={selectedTick}
          onSelect={(at) => select(session.track[at])}
          direction="across"
        />
      </div>
      <div className="grid min-h-0 flex-1 lg:grid-cols-[10.5rem_minmax(0,1fr)_21rem] xl:grid-cols-[11.5rem_minmax(0,1fr)_24rem]">
        <div className="min-h-0 border-r border-line max-lg:hidden">
          <Side session={session} subagent={search.subagent}>
            <Track
              ticks={session.track}
              selected={selectedTick}
              onSelect={(at) => select(session.track[at])}
              direction="down"
            />
          </Side>
        </div>
        <div className="min-h-0 min-w-0">
          {timeline.isError && events.length === 0 ? (
            <Failure problem={timeline.error} onRetry={() => void timeline.refetch()} />
          ) : timeline.isPending ? (
            <BoneRows rows={8} rowHeightPx={72} />
          ) : (
            <Conversation
              items={items}
              selected={search.at}
              onSelect={select}
              follow={session.active}
            />
          )}
        </div>
        <aside
          aria-label="Inspector"
          className="min-h-0 overflow-auto border-l border-line bg-surface max-lg:hidden"
        >
          {inspector ?? <SessionInspector session={session} />}
        </aside>
      </div>
      {!wide && (
        <Dialog
          open={selected !== undefined}
          onOpenChange={() => select(undefined)}
          title="Inspector"
          place="bottom"
        >
          {inspector}
        </Dialog>
      )}
    </div>
  )
}

/** Which event is selected (it stands in the address), and how keys move it. */
function useSelection(session: Answer<'getSession'>) {
  const search = useSearchOf(sessionRoute)
  const navigate = useNavigate()
  const selectedTick = session.track.findIndex((tick) => placeOf(tick) === search.at)
  const select = (place: { readonly epoch: number; readonly seq: number } | undefined) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, at: place && placeOf(place) }),
      replace: true,
    })
  const step = (by: 1 | -1) => {
    const next = problemFrom(session.track, selectedTick, by)
    if (next !== null) select(session.track[next])
  }
  const walk = (by: 1 | -1) => {
    const next = session.track[selectedTick + by]
    if (next !== undefined) select(next)
  }
  useVerb(']', 'Next problem', () => step(1), 'In this session')
  useVerb('[', 'Previous problem', () => step(-1), 'In this session')
  useVerb('j', 'Next event', () => walk(1), 'In this session')
  useVerb('k', 'Previous event', () => walk(-1), 'In this session')
  useVerb('Escape', 'Select nothing', () => select(undefined), 'In this session')
  return { select, selectedTick, step }
}
