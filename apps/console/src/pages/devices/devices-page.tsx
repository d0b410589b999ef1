import type { DeviceRow } from '@custody/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { devicesQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Choice, FilterChip, SearchField } from '../../parts/filters.tsx'
import { List } from '../../parts/list.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { type Column, rowLinkClass } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { TrustBadges } from '../../parts/trust.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { healthWords, systemWords } from './device-words.ts'
import { devicesRoute, type healths } from './routes.ts'
import { useSearchOf } from '../../filters/use-search.ts'

/** Every device, how it stands and how far its evidence may be trusted. */
export function DevicesPage(): ReactNode {
  const search = useSearchOf(devicesRoute)
  const setFilter = useFilter<typeof search>()
  const setWords = useCallback((words: string | undefined) => setFilter('q', words), [setFilter])
  const { health, state, ...rest } = search
  const query = useInfiniteQuery(
    devicesQuery({ ...rest, health: health && [...health], state: state && [...state] }),
  )
  const chips = (['isolation', 'keyProtection', 'policy', 'posture', 'mcp'] as const).filter(
    (name) => search[name] !== undefined,
  )
  return (
    <div className="p-3 md:p-4">
      <PageTitle title="Devices" note="one enrolled machine each" />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <div className="min-w-48 flex-1 md:max-w-md">
          <SearchField label="Search names and accounts" value={search.q} onChange={setWords} />
        </div>
        <Choice<(typeof healths)[number]>
          label="Health"
          options={[
            { value: undefined, label: 'All' },
            { value: 'ok', label: 'Ok' },
            { value: 'silent', label: 'Silent' },
            { value: 'ungoverned', label: 'Ungoverned' },
            { value: 'posture-failing', label: 'Posture' },
          ]}
          chosen={health?.length === 1 ? health[0] : undefined}
          onChange={(one) => setFilter('health', one && [one])}
        />
        {state?.map((each) => (
          <FilterChip key={each} label={each} onRemove={() => setFilter('state', undefined)} />
        ))}
        {chips.map((name) => (
          <FilterChip
            key={name}
            label={`${name}: ${search[name]}`}
            onRemove={() => setFilter(name, undefined)}
          />
        ))}
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <List
          label="Devices"
          query={query}
          columns={columns}
          keyOf={(row) => row.trust.device}
          empty={
            Object.keys(search).length > 0 ? (
              <Empty title="No device matches">Take off a filter.</Empty>
            ) : (
              <Empty title="No device is enrolled yet">
                Type <code>custody up</code> on a machine to enrol it.
              </Empty>
            )
          }
        />
      </div>
    </div>
  )
}

const columns: readonly Column<DeviceRow>[] = [
  {
    id: 'name',
    header: 'Device',
    cell: (row) => (
      <div className="flex min-w-0 items-baseline gap-2">
        <Link
          to="/devices/$device"
          params={{ device: row.trust.device }}
          data-row-link
          className={`max-w-full shrink-0 truncate font-medium ${rowLinkClass}`}
        >
          <Captured text={row.trust.name} />
        </Link>
        <span className="truncate text-sm text-faint">
          {row.account.name}, {systemWords(row)}
        </span>
      </div>
    ),
  },
  {
    id: 'health',
    header: 'Health',
    width: '7.5rem',
    cell: (row) => {
      const { word, tone, meaning } = healthWords[row.health]
      return (
        <Badge tone={tone} title={meaning}>
          {row.state === 'active' ? word : row.state}
        </Badge>
      )
    },
  },
  {
    id: 'trust',
    header: 'Trust',
    width: '12.5rem',
    hideBelow: 'lg',
    cell: (row) => <TrustBadges trust={row.trust} />,
  },
  {
    id: 'posture',
    header: 'Posture',
    width: '8rem',
    hideBelow: 'lg',
    cell: (row) => (
      <span className="text-sm">
        <span className="text-allow">{row.posture.pass} pass</span>
        {row.posture.fail > 0 && <span className="text-deny">, {row.posture.fail} fail</span>}
        {row.posture.unknown > 0 && <span className="text-ask">, {row.posture.unknown} ?</span>}
      </span>
    ),
  },
  {
    id: 'agents',
    header: 'Agents',
    width: '9rem',
    hideBelow: 'xl',
    cell: (row) => (
      <span className="text-muted">
        {row.agents.map((each) => each.agent.name).join(', ') || 'none seen'}
      </span>
    ),
  },
  {
    id: 'denied',
    header: 'Denied',
    width: '4.5rem',
    hideBelow: 'md',
    align: 'right',
    cell: (row) => (
      <span className="relative z-10">
        <Figure
          figure={row.denied}
          of={`denied calls on ${row.trust.name}`}
          className={row.denied.count > 0 ? 'text-deny' : 'text-faint'}
        />
      </span>
    ),
  },
  {
    id: 'alerts',
    header: 'Alerts',
    width: '4.5rem',
    hideBelow: 'md',
    align: 'right',
    cell: (row) => (
      <span className="relative z-10">
        <Figure
          figure={row.openAlerts}
          of={`open alerts of ${row.trust.name}`}
          className={row.openAlerts.count > 0 ? 'text-deny' : 'text-faint'}
        />
      </span>
    ),
  },
  {
    id: 'policy',
    header: 'Policy',
    width: '6rem',
    hideBelow: 'xl',
    cell: (row) => (
      <span className={row.policy.upToDate ? 'text-muted' : 'text-ask'}>
        {row.policy.upToDate ? 'up to date' : 'behind'}
      </span>
    ),
  },
  {
    id: 'heard',
    header: 'Last entry',
    width: '5.5rem',
    align: 'right',
    cell: (row) => (
      <span className="text-muted">
        {row.lastEntryAt === null ? 'never' : <Ago at={row.lastEntryAt} />}
      </span>
    ),
  },
]
