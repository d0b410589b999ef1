import type { McpServerRow } from '@custody/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { mcpServersQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Choice, FilterChip, SearchField } from '../../parts/filters.tsx'
import { List } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { type Column, rowLinkClass } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { shortHash } from '../../words/format.ts'
import { approvals, levels } from './mcp-words.ts'
import { mcpServersRoute } from './routes.ts'
import { useSearchOf } from '../../filters/use-search.ts'

/** Every MCP server that any device configured or called. */
export function McpServersPage(): ReactNode {
  const search = useSearchOf(mcpServersRoute)
  const setFilter = useFilter<typeof search>()
  const setWords = useCallback((words: string | undefined) => setFilter('q', words), [setFilter])
  const { level, device, ...rest } = search
  const query = useInfiniteQuery(
    mcpServersQuery({ ...rest, level: level && [...level], device: device && [...device] }),
  )
  return (
    <div className="p-3 md:p-4">
      <PageTitle title="MCP servers" note="two are one only if their fingerprint is equal" />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <div className="min-w-48 flex-1 md:max-w-md">
          <SearchField label="Search names, commands, URLs" value={search.q} onChange={setWords} />
        </div>
        <Choice
          label="Approval"
          options={[
            { value: undefined, label: 'All' },
            { value: 'yes', label: 'Approved' },
            { value: 'no', label: 'Not approved' },
            { value: 'unknown', label: 'Undecided' },
          ]}
          chosen={search.approved}
          onChange={(approved) => setFilter('approved', approved)}
        />
        {level?.map((each) => (
          <FilterChip key={each} label={each} onRemove={() => setFilter('level', undefined)} />
        ))}
        {device?.map((each) => (
          <FilterChip
            key={each}
            label={`device ${shortHash(each)}`}
            onRemove={() => setFilter('device', undefined)}
          />
        ))}
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <List
          label="MCP servers"
          query={query}
          columns={columns}
          keyOf={(row) => row.fingerprint}
          empty={
            Object.keys(search).length > 0 ? (
              <Empty title="No MCP server matches">Take off a filter, or search for less.</Empty>
            ) : (
              <Empty title="No MCP server seen yet">
                Servers show here when a client’s configuration names them, and when an agent calls
                one.
              </Empty>
            )
          }
        />
      </div>
    </div>
  )
}

const columns: readonly Column<McpServerRow>[] = [
  {
    id: 'name',
    header: 'Server',
    cell: (row) => (
      <div className="flex min-w-0 items-baseline gap-2">
        <Link
          to="/mcp-servers/$fingerprint"
          params={{ fingerprint: row.fingerprint }}
          data-row-link
          className={`shrink-0 font-medium ${rowLinkClass}`}
        >
          <Captured text={row.name} />
        </Link>
        {row.transport.target !== null && (
          <span className="truncate font-mono text-sm text-faint">
            <Captured text={row.transport.target} />
          </span>
        )}
      </div>
    ),
  },
  {
    id: 'approved',
    header: 'Approval',
    width: '7.5rem',
    cell: (row) => (
      <Badge tone={approvals[row.approved].tone}>{approvals[row.approved].word}</Badge>
    ),
  },
  {
    id: 'level',
    header: 'Identity',
    width: '6.5rem',
    hideBelow: 'md',
    cell: (row) => (
      <span className="text-muted" title={levels[row.level]}>
        {row.level}
      </span>
    ),
  },
  {
    id: 'transport',
    header: 'Reached by',
    width: '6rem',
    hideBelow: 'lg',
    cell: (row) => <span className="text-muted">{row.transport.kind}</span>,
  },
  {
    id: 'devices',
    header: 'Devices',
    width: '5rem',
    hideBelow: 'lg',
    align: 'right',
    cell: (row) => (
      <Above>
        <Figure figure={row.devices} of={`devices with ${row.name}`} />
      </Above>
    ),
  },
  {
    id: 'calls',
    header: 'Calls',
    width: '4.5rem',
    hideBelow: 'md',
    align: 'right',
    cell: (row) => (
      <Above>
        <Figure figure={row.calls} of={`calls of ${row.name}`} />
      </Above>
    ),
  },
  {
    id: 'denied',
    header: 'Denied',
    width: '4.5rem',
    hideBelow: 'lg',
    align: 'right',
    cell: (row) => (
      <Above>
        <Figure
          figure={row.denied}
          of={`denied calls of ${row.name}`}
          className={row.denied.count > 0 ? 'text-deny' : 'text-faint'}
        />
      </Above>
    ),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: '5.5rem',
    align: 'right',
    cell: (row) => (
      <span className="text-muted">
        <Ago at={row.lastSeenAt} />
      </span>
    ),
  },
]

/** Lifts a figure's own link above the link that covers its row. */
function Above({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className="relative z-10">{children}</span>
}
