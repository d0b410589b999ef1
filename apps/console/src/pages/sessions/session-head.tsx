import { Link } from '@tanstack/react-router'
import { ChevronDown, ChevronUp, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { ExportButton } from '../../evidence/export/export-button.tsx'
import { Badge } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { lastPart } from '../../words/format.ts'
import { problemCounts, sessionTitle } from './session-rows.ts'

/** The name of the session, what went wrong in it, and the way from problem to problem. */
export function SessionHead({
  session,
  onPrevious,
  onNext,
  onAbout,
}: {
  readonly session: Answer<'getSession'>
  readonly onPrevious: () => void
  readonly onNext: () => void
  /** Shows what is known of the session itself, where no pane does. */
  readonly onAbout: () => void
}): ReactNode {
  const problems = problemCounts(session)
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 md:px-4">
      <div className="min-w-0 flex-1 basis-64">
        <h1 className="truncate text-lg font-semibold">
          <Captured text={sessionTitle(session)} />
        </h1>
        <p className="truncate text-sm text-muted">
          <Link to="/sessions" search={{}} className="hover:underline">
            Sessions
          </Link>
          {' · '}
          {session.agent.name} {session.agent.version}
          {session.workspace !== null && (
            <>
              {' · '}
              <Captured text={lastPart(session.workspace)} />
            </>
          )}
          {' · '}
          <Link
            to="/devices/$device"
            params={{ device: session.trust.device }}
            className="hover:underline"
          >
            {session.trust.name}
          </Link>
          {' · '}
          {session.active ? 'active' : <Ago at={session.lastAt} />}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {problems.map((problem) => (
          <Badge key={problem.word} tone={problem.tone}>
            {problem.count} {problem.word}
          </Badge>
        ))}
        <IconButton
          label="Previous problem ([)"
          onClick={onPrevious}
          disabled={problems.length === 0}
        >
          <ChevronUp aria-hidden="true" />
        </IconButton>
        <IconButton label="Next problem (])" onClick={onNext} disabled={problems.length === 0}>
          <ChevronDown aria-hidden="true" />
        </IconButton>
        <IconButton label="About this session" className="lg:hidden" onClick={onAbout}>
          <Info aria-hidden="true" />
        </IconButton>
        <ExportButton
          label="Export"
          scope={{
            kind: 'session',
            session: session.session,
            entries: session.evidence.entries,
          }}
        />
      </div>
    </header>
  )
}
