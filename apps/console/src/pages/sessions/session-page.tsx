import type { SessionId } from '@custody/model'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { type Answer, sessionQuery } from '../../api/queries.ts'
import { timelineQuery } from '../../api/timeline.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { useIsWide } from '../../parts/use-is-wide.ts'
import { Conversation } from './conversation-view.tsx'
import { conversationOf } from './conversation.ts'
import { EventInspector } from './event-inspector.tsx'
import { sessionRoute } from './routes.ts'
import { SessionHead } from './session-head.tsx'
import { SessionInspector } from './session-inspector.tsx'
import { Side, Subagents } from './side.tsx'
import { placeOf } from './track.ts'
import { Track } from './track-view.tsx'
import { useSelection } from './use-selection.ts'
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
  const { select, selected, selectedTick, step } = useSelection(session.track, events)
  const wide = useIsWide()
  const [about, showAbout] = useState(false)
  const inspector = selected && <EventInspector event={selected} session={session} />
  return (
    <div className="flex h-full flex-col">
      <SessionHead
        session={session}
        onPrevious={() => step(-1)}
        onNext={() => step(1)}
        onAbout={() => showAbout(true)}
      />
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
              selected={selected && placeOf(selected)}
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
          open={selected !== undefined || about}
          onOpenChange={() => {
            showAbout(false)
            select(undefined)
          }}
          title={selected === undefined ? 'About this session' : 'Inspector'}
          place="bottom"
        >
          {inspector ?? (
            <>
              <Subagents session={session} subagent={search.subagent} />
              <SessionInspector session={session} />
            </>
          )}
        </Dialog>
      )}
    </div>
  )
}
