import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { actsQuery } from '../../api/queries.ts'
import { CheckHere } from '../../evidence/check-here.tsx'
import { StateBadge } from '../../evidence/state-badge.tsx'
import { Strip } from '../../evidence/strip.tsx'
import { useSearchOf } from '../../filters/use-search.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { FilterChip } from '../../parts/filters.tsx'
import { rowsOf } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { BoneRows, Empty, Failure } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { type ActRow, actFacts, actName, actTitle } from './act-words.ts'
import { actsRoute } from './routes.ts'

/** What administrators and this server did, as it stands in the organisation's own log. */
export function ActsPage(): ReactNode {
  const search = useSearchOf(actsRoute)
  const setFilter = useFilter<typeof search>()
  const query = useInfiniteQuery(actsQuery({ ...(search.kind && { kind: [...search.kind] }) }))
  const rows = rowsOf<ActRow>(query.data)
  return (
    <div className="mx-auto max-w-[64rem] p-3 md:p-4">
      <p className="text-sm text-muted">
        <Link to="/evidence" search={{}} className="hover:underline">
          Evidence
        </Link>
      </p>
      <PageTitle title="Acts" note="what administrators and this server did, in a log of its own" />
      {search.kind !== undefined && (
        <div className="mb-3 flex flex-wrap gap-2">
          {search.kind.map((kind) => (
            <FilterChip
              key={kind}
              label={actName(kind)}
              onRemove={() => setFilter('kind', undefined)}
            />
          ))}
        </div>
      )}
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {query.isPending ? (
          <BoneRows rows={8} />
        ) : query.isError && rows.length === 0 ? (
          <Failure problem={query.error} onRetry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <Empty title="No act yet">
            Sign-ins, exports, policies, enrolments, reveals and erasures would stand here.
          </Empty>
        ) : (
          <ul aria-label="Acts" className="divide-y divide-line">
            {rows.map((act) => (
              <Act key={act.seq} act={act} />
            ))}
          </ul>
        )}
      </div>
      {query.hasNextPage && (
        <Button
          className="mt-3"
          onClick={() => void query.fetchNextPage()}
          disabled={query.isFetchingNextPage}
        >
          Show older
        </Button>
      )}
    </div>
  )
}

function Act({ act }: { readonly act: ActRow }): ReactNode {
  const result = act.facts['result']
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-10 list-none flex-wrap items-center gap-x-2 gap-y-0.5 px-3 py-1.5 hover:bg-sunken [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-3.5 shrink-0 text-faint transition-transform group-open:rotate-90"
          />
          <span className="font-medium">{actTitle(act)}</span>
          {typeof result === 'string' && result !== 'done' && <Badge tone="ask">{result}</Badge>}
          {act.by !== null && (
            <span className="text-muted">
              by <Captured text={act.by} />
            </span>
          )}
          {act.name !== null && (
            <span className="min-w-0 truncate text-muted">
              <Captured text={act.name} />
            </span>
          )}
          <span className="ml-auto flex items-center gap-2 text-sm text-muted">
            <StateBadge state={act.evidence.state} />
            <Ago at={act.at} />
          </span>
        </summary>
        <div className="grid gap-4 px-3 pt-1 pb-3 md:grid-cols-2">
          <Facts>
            <Fact name="Entry">{act.seq}</Fact>
            {act.reason !== null && (
              <Fact name="Reason">
                <Captured text={act.reason} />
              </Fact>
            )}
            {actFacts(act).map(([name, value]) => (
              <Fact key={name} name={name}>
                <Captured text={value} />
              </Fact>
            ))}
          </Facts>
          <div>
            <Strip evidence={act.evidence} />
            <CheckHere evidence={act.evidence} />
          </div>
        </div>
      </details>
    </li>
  )
}
