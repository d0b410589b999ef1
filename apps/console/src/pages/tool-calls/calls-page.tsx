import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import { callsQuery, facetsQuery } from '../../api/queries.ts'
import { ExportButton } from '../../evidence/export/export-button.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { FilterChip, SearchField } from '../../parts/filters.tsx'
import { List } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { Empty } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { count, shortHash } from '../../words/format.ts'
import { callColumns } from './call-columns.tsx'
import { Facets } from './facets.tsx'
import { callsRoute } from './routes.ts'
import { useSearchOf } from '../../filters/use-search.ts'

/** Search over every call, with facets. The list, the figures and the export are one query. */
export function CallsPage(): ReactNode {
  const search = useSearchOf(callsRoute)
  const filters = writable(search)
  const setFilter = useFilter<typeof search>()
  const setWords = useCallback((words: string | undefined) => setFilter('q', words), [setFilter])
  const list = useInfiniteQuery(callsQuery(filters))
  const facets = useQuery(facetsQuery(filters))
  const [facetsOpen, openFacets] = useState(false)
  const shownFacets = <Facets facets={facets.data} search={search} setFilter={setFilter} />
  return (
    <div className="p-3 md:p-4">
      <PageTitle
        title="Tool calls"
        note={
          facets.data &&
          `${facets.data.atLeast ? 'at least ' : ''}${count(facets.data.total)} calls`
        }
        actions={
          <ExportButton
            label="Export"
            scope={{
              kind: 'calls',
              filters,
              calls:
                facets.data === undefined
                  ? 'being counted'
                  : `${facets.data.atLeast ? 'at least ' : ''}${count(facets.data.total)}`,
            }}
          />
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField label="Search commands, paths, output" value={search.q} onChange={setWords} />
        <Button className="lg:hidden" onClick={() => openFacets(true)}>
          <SlidersHorizontal aria-hidden="true" className="size-3.5" />
          Filters
        </Button>
        <SetElsewhere search={search} setFilter={setFilter} />
      </div>
      <div className="grid items-start gap-3 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <div className="sticky top-3 max-h-[calc(100dvh-8rem)] overflow-auto rounded-lg border border-line bg-surface max-lg:hidden">
          {shownFacets}
        </div>
        <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
          <List
            label="Tool calls"
            query={list}
            columns={callColumns}
            keyOf={(row) => row.call}
            empty={<NoCalls filtered={Object.keys(search).length > 0} />}
          />
        </div>
      </div>
      <Dialog open={facetsOpen} onOpenChange={openFacets} title="Filters" place="bottom">
        {shownFacets}
      </Dialog>
    </div>
  )
}

type Search = (typeof callsRoute)['types']['searchSchema']

/** Filters that no facet shows: they came with a link. */
function SetElsewhere({
  search,
  setFilter,
}: {
  readonly search: Search
  readonly setFilter: <Name extends keyof Search & string>(
    name: Name,
    value: Search[Name] | undefined,
  ) => void
}): ReactNode {
  const { session, mcp, complete, from, to, would } = search
  return (
    <>
      {would?.map((outcome) => (
        <FilterChip
          key={outcome}
          label={`would ${outcome}`}
          onRemove={() => setFilter('would', undefined)}
        />
      ))}
      {session !== undefined && (
        <FilterChip
          label={`session ${shortHash(session)}`}
          onRemove={() => setFilter('session', undefined)}
        />
      )}
      {mcp !== undefined && (
        <FilterChip
          label={`MCP server ${shortHash(mcp)}`}
          onRemove={() => setFilter('mcp', undefined)}
        />
      )}
      {complete !== undefined && (
        <FilterChip
          label={complete === 'no' ? 'not fully read' : 'fully read'}
          onRemove={() => setFilter('complete', undefined)}
        />
      )}
      {from !== undefined && (
        <FilterChip
          label={`from ${new Date(from).toLocaleString('en-GB')}`}
          onRemove={() => setFilter('from', undefined)}
        />
      )}
      {to !== undefined && (
        <FilterChip
          label={`until ${new Date(to).toLocaleString('en-GB')}`}
          onRemove={() => setFilter('to', undefined)}
        />
      )}
    </>
  )
}

function NoCalls({ filtered }: { readonly filtered: boolean }): ReactNode {
  return filtered ? (
    <Empty title="No call matches">
      All words must occur. Try fewer, <code>word*</code> for a beginning, or take off a filter.
    </Empty>
  ) : (
    <Empty title="No tool call yet">
      Each call of a governed agent shows here within a second of its seal, with what was decided
      and why.
    </Empty>
  )
}

/** What the endpoints take: the same filters, as lists that may be written to. */
function writable(search: Search) {
  const { outcome, would, tool, agent, device, rule, status, ...rest } = search
  return {
    ...rest,
    ...(outcome && { outcome: [...outcome] }),
    ...(would && { would: [...would] }),
    ...(tool && { tool: [...tool] }),
    ...(agent && { agent: [...agent] }),
    ...(device && { device: [...device] }),
    ...(rule && { rule: [...rule] }),
    ...(status && { status: [...status] }),
  }
}
