import type { AlertRow, ServerEndpoints, RequestOf } from '@custody/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { alertsQuery } from '../../api/queries.ts'
import { Choice, FilterChip } from '../../parts/filters.tsx'
import { rowsOf } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { BoneRows, Empty, Failure } from '../../parts/states.tsx'
import { Button } from '../../parts/button.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { shortHash } from '../../words/format.ts'
import { AlertCard } from './alert-card.tsx'
import { alertsRoute, type alertStates } from './routes.ts'
import { useSearchOf } from '../../filters/use-search.ts'

type Query = RequestOf<ServerEndpoints['listAlerts']>['query']

/** What somebody should look at, newest first. */
export function AlertsPage(): ReactNode {
  const search = useSearchOf(alertsRoute)
  const setFilter = useFilter<typeof search>()
  const filters: Query = {
    ...(search.state && { state: [...search.state] }),
    ...(search.code && { code: [...search.code] as AlertRow['code'][] }),
    ...(search.device && { device: [...search.device] }),
    ...(search.session && { session: search.session }),
  }
  const query = useInfiniteQuery(alertsQuery(filters))
  const rows = rowsOf<AlertRow>(query.data)
  return (
    <div className="mx-auto max-w-[64rem] p-3 md:p-4">
      <PageTitle title="Alerts" note="what somebody should look at" />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Choice<(typeof alertStates)[number]>
          label="State"
          options={[
            { value: undefined, label: 'All' },
            { value: 'open', label: 'Open' },
            { value: 'acknowledged', label: 'Acknowledged' },
            { value: 'over', label: 'Over' },
          ]}
          chosen={search.state?.length === 1 ? search.state[0] : undefined}
          onChange={(state) => setFilter('state', state && [state])}
        />
        {search.code?.map((code) => (
          <FilterChip key={code} label={code} onRemove={() => setFilter('code', undefined)} />
        ))}
        {search.device?.map((device) => (
          <FilterChip
            key={device}
            label={`device ${shortHash(device)}`}
            onRemove={() => setFilter('device', undefined)}
          />
        ))}
        {search.session !== undefined && (
          <FilterChip
            label={`session ${shortHash(search.session)}`}
            onRemove={() => setFilter('session', undefined)}
          />
        )}
      </div>
      {query.isPending ? (
        <div className="rounded-lg border border-line bg-surface">
          <BoneRows rows={5} rowHeightPx={84} />
        </div>
      ) : query.isError && rows.length === 0 ? (
        <Failure problem={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <div className="rounded-lg border border-line bg-surface">
          {Object.keys(search).length > 0 ? (
            <Empty title="No alert matches">Take off a filter.</Empty>
          ) : (
            <Empty title="No alert">
              Tampered hooks, silent devices, forked logs, late evidence and critical denials would
              stand here.
            </Empty>
          )}
        </div>
      ) : (
        <ul className="grid gap-2">
          {rows.map((alert) => (
            <li key={alert.alert}>
              <AlertCard alert={alert} />
            </li>
          ))}
        </ul>
      )}
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
