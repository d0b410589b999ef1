import { Link } from '@tanstack/react-router'
import { Bot, MessagesSquare } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Captured } from '../../text/captured.tsx'
import { counted } from '../../words/format.ts'
import { subagentRows } from './conversation.ts'

/** The left pane: the track, and below it whose part of the conversation is shown. */
export function Side({
  session,
  subagent,
  children,
}: {
  readonly session: Answer<'getSession'>
  readonly subagent: string | undefined
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="flex h-full flex-col">
      <h2 className="flex items-baseline justify-between px-3 pt-2.5 pb-1.5 text-sm">
        <span className="font-medium">Track</span>
        <span className="text-faint">{counted(session.track.length, 'event')}</span>
      </h2>
      <div className="min-h-0 flex-1 px-3 pb-3">{children}</div>
      <Subagents session={session} subagent={subagent} />
    </div>
  )
}

/** The subagents as a tree; one of them can be read alone. Nothing where there are none. */
export function Subagents({
  session,
  subagent,
}: {
  readonly session: Answer<'getSession'>
  readonly subagent: string | undefined
}): ReactNode {
  const rows = subagentRows(session.subagentTree)
  if (rows.length === 0) return null
  return (
    <nav aria-label="Subagents" className="max-h-[40%] overflow-auto border-t border-line p-1.5">
      <Branch subagent={undefined} chosen={subagent} depth={0}>
        <MessagesSquare aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
        <span className="truncate">Everything</span>
      </Branch>
      {rows.map((row) => (
        <Branch
          key={row.subagent.subagent}
          subagent={row.subagent.subagent}
          chosen={subagent}
          depth={row.depth}
        >
          <Bot aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
          <span className="truncate">
            <Captured text={row.name} />
          </span>
          <span
            className={`ml-auto text-sm ${row.subagent.denied > 0 ? 'text-deny' : 'text-faint'}`}
          >
            {row.subagent.denied > 0 ? `${row.subagent.denied} denied` : row.subagent.calls}
          </span>
        </Branch>
      ))}
    </nav>
  )
}

function Branch({
  subagent,
  chosen,
  depth,
  children,
}: {
  readonly subagent: string | undefined
  readonly chosen: string | undefined
  readonly depth: number
  readonly children: ReactNode
}): ReactNode {
  return (
    <Link
      to="."
      search={(before: object) => ({ ...before, subagent })}
      replace
      aria-current={subagent === chosen ? 'true' : undefined}
      activeProps={{ 'aria-current': subagent === chosen ? 'true' : undefined }}
      style={{ paddingLeft: `${0.375 + depth * 0.75}rem` }}
      className={`flex min-h-7 items-center gap-1.5 rounded-md pr-1.5 hover:bg-sunken ${subagent === chosen ? 'bg-sunken font-medium' : ''}`}
    >
      {children}
    </Link>
  )
}
