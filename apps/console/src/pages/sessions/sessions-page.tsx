import { agentNames } from '@custody/model'
import type { SessionRow } from '@custody/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { sessionsQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Choice, FilterChip, SearchField } from '../../parts/filters.tsx'
import { List } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { type Column, rowLinkClass } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { duration, lastPart, roughCount, shortHash } from '../../words/format.ts'
import { sessionsRoute } from './routes.ts'
import { problemCounts, sessionTitle } from './session-rows.ts'
import { useSearchOf } from '../../filters/use-search.ts'

/** Sessions, newest activity first. */
export function SessionsPage(): ReactNode {
  const search = useSearchOf(sessionsRoute)
  const setFilter = useFilter<typeof search>()
  const setWords = useCallback((words: string | undefined) => setFilter('q', words), [setFilter])
  const { device, agent, ...rest } = search
  const query = useInfiniteQuery(
    sessionsQuery({
      ...rest,
      outcome: search.outcome && [...search.outcome],
      device: device && [...device],
      agent: agent && [...agent],
    }),
  )
  const filtered = Object.keys(search).length > 0
  return (
    <div className="p-3 md:p-4">
      <PageTitle title="Sessions" note="one run of one agent on one device" />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <div className="min-w-48 flex-1 md:max-w-md">
          <SearchField label="Search what was said and done" value={search.q} onChange={setWords} />
        </div>
        <Choice
          label="State"
          options={[
            { value: undefined, label: 'All' },
            { value: 'active', label: 'Active' },
            { value: 'ended', label: 'Ended' },
          ]}
          chosen={search.state}
          onChange={(state) => setFilter('state', state)}
        />
        <Choice
          label="With a call that was"
          options={[
            { value: undefined, label: 'Any' },
            { value: 'deny', label: 'Denied' },
            { value: 'ask', label: 'Asked' },
          ]}
          chosen={search.outcome?.length === 1 ? onlyOne(search.outcome[0]) : undefined}
          onChange={(outcome) => setFilter('outcome', outcome && [outcome])}
        />
        {device?.map((each) => (
          <FilterChip
            key={each}
            label={`device ${shortHash(each)}`}
            onRemove={() => setFilter('device', undefined)}
          />
        ))}
        {agent !== undefined && agent.length < agentNames.length && (
          <FilterChip label={agent.join(', ')} onRemove={() => setFilter('agent', undefined)} />
        )}
        {search.mcp !== undefined && (
          <FilterChip
            label={`MCP server ${shortHash(search.mcp)}`}
            onRemove={() => setFilter('mcp', undefined)}
          />
        )}
        {(search.from !== undefined || search.to !== undefined) && (
          <FilterChip
            label="a stretch of time"
            onRemove={() => {
              setFilter('from', undefined)
              setFilter('to', undefined)
            }}
          />
        )}
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <List
          label="Sessions"
          query={query}
          columns={columns}
          keyOf={(row) => row.session}
          empty={
            filtered ? (
              <Empty title="No session matches">
                Take off a filter, or search for fewer words.
              </Empty>
            ) : (
              <Empty title="No session yet">
                Start <code>claude</code> in a project on an enrolled device; its session shows here
                with the first prompt. Hooks missing? Type <code>custody install claude-code</code>.
              </Empty>
            )
          }
        />
      </div>
    </div>
  )
}

const onlyOne = (outcome: string | undefined) =>
  outcome === 'deny' || outcome === 'ask' ? outcome : undefined

const columns: readonly Column<SessionRow>[] = [
  {
    id: 'session',
    header: 'Session',
    cell: (row) => (
      <div className="min-w-0 py-1">
        <div className="flex items-center gap-2">
          {row.active && (
            <span title="active now" className="size-1.5 shrink-0 rounded-full bg-allow-mark">
              <span className="sr-only">active, </span>
            </span>
          )}
          <Link
            to="/sessions/$session"
            params={{ session: row.session }}
            search={{}}
            data-row-link
            className={`truncate ${rowLinkClass}`}
          >
            <Captured text={sessionTitle(row)} />
          </Link>
        </div>
        <div className="truncate text-sm text-faint lg:hidden">
          {row.trust.name} · {row.workspace === null ? '' : lastPart(row.workspace)}
        </div>
      </div>
    ),
  },
  {
    id: 'problems',
    header: 'Problems',
    width: '12rem',
    hideBelow: 'md',
    cell: (row) => (
      <span className="flex gap-1">
        {problemCounts(row).map((problem) => (
          <Badge key={problem.word} tone={problem.tone}>
            {problem.count} {problem.word}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'calls',
    header: 'Calls',
    width: '3.75rem',
    align: 'right',
    cell: (row) => (
      <span className="flex flex-col items-end md:block">
        {row.calls.total}
        {row.calls.deny > 0 && (
          <span className="text-xs text-deny md:hidden">{row.calls.deny} denied</span>
        )}
      </span>
    ),
  },
  {
    id: 'workspace',
    header: 'Workspace',
    width: '8.5rem',
    hideBelow: 'lg',
    cell: (row) => (
      <span className="text-muted" title={row.gitRemote ?? undefined}>
        {row.workspace === null ? '' : <Captured text={lastPart(row.workspace)} />}
      </span>
    ),
  },
  {
    id: 'agent',
    header: 'Agent',
    width: '9.5rem',
    hideBelow: '2xl',
    cell: (row) => (
      <>
        {row.agent.name} <span className="text-faint">{row.agent.version}</span>
      </>
    ),
  },
  {
    id: 'device',
    header: 'Device',
    width: '8.5rem',
    hideBelow: 'lg',
    cell: (row) => row.trust.name,
  },
  {
    id: 'who',
    header: 'Account',
    width: '6rem',
    hideBelow: '2xl',
    cell: (row) => (
      <span title={`assurance: ${row.principal.assurance}`}>{row.principal.name ?? 'unknown'}</span>
    ),
  },
  {
    id: 'tokens',
    header: 'Tokens',
    width: '4.5rem',
    hideBelow: 'xl',
    align: 'right',
    cell: (row) => (
      <span className="text-muted">
        {row.tokens === null ? '' : roughCount(row.tokens.input + row.tokens.output)}
      </span>
    ),
  },
  {
    id: 'length',
    header: 'Length',
    width: '5rem',
    hideBelow: '2xl',
    align: 'right',
    cell: (row) => <span className="text-muted">{duration(row.lastAt - row.startedAt)}</span>,
  },
  {
    id: 'when',
    header: 'Last',
    width: '5rem',
    align: 'right',
    cell: (row) => (
      <span className="text-muted">
        <Ago at={row.lastAt} />
      </span>
    ),
  },
]
