import type { EntryRow } from '@custody/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileCheck, Stamp } from 'lucide-react'
import type { ReactNode } from 'react'
import { entriesQuery } from '../../api/queries.ts'
import { ExportButton } from '../../evidence/export/export-button.tsx'
import { StateBadge } from '../../evidence/state-badge.tsx'
import { useSearchOf } from '../../filters/use-search.ts'
import { FilterChip } from '../../parts/filters.tsx'
import { List } from '../../parts/list.tsx'
import { OutcomeBadge } from '../../parts/outcome.tsx'
import { PageTitle } from '../../parts/panel.tsx'
import { type Column, rowLinkClass } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { duration, shortHash } from '../../words/format.ts'
import { kindName } from '../../words/kind-name.ts'
import { evidenceRoute } from './routes.ts'

const actionClass =
  'inline-flex min-h-7 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2.5 text-sm font-medium hover:bg-sunken'

/** The activity log: every entry as it came, with how far it is on its way to proof. */
export function EvidencePage(): ReactNode {
  const search = useSearchOf(evidenceRoute)
  const setFilter = useFilter<typeof search>()
  const { device, kind, ...rest } = search
  const query = useInfiniteQuery(
    entriesQuery({
      ...rest,
      ...(device && { device: [...device] }),
      ...(kind && { kind: [...kind] }),
    }),
  )
  return (
    <div className="p-3 md:p-4">
      <PageTitle
        title="Evidence"
        note="every entry, newest first"
        actions={
          <>
            <Link to="/evidence/acts" search={{}} className={actionClass}>
              <Stamp aria-hidden="true" className="size-3.5" />
              Acts
            </Link>
            <Link to="/evidence/check" className={actionClass}>
              <FileCheck aria-hidden="true" className="size-3.5" />
              Check a bundle
            </Link>
            <ExportButton scope={{ kind: 'all-devices' }} label="Export" />
          </>
        }
      />
      {Object.keys(search).length > 0 && (
        <div className="mb-3 flex flex-wrap items-center gap-2">
          {device?.map((one) => (
            <FilterChip
              key={one}
              label={`device ${shortHash(one)}`}
              onRemove={() => setFilter('device', undefined)}
            />
          ))}
          {kind?.map((one) => (
            <FilterChip
              key={one}
              label={kindName(one)}
              onRemove={() => setFilter('kind', undefined)}
            />
          ))}
          {rest.session !== undefined && (
            <FilterChip
              label={`session ${shortHash(rest.session)}`}
              onRemove={() => setFilter('session', undefined)}
            />
          )}
        </div>
      )}
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <List
          label="Entries"
          query={query}
          columns={columns}
          keyOf={({ evidence }) => `${evidence.origin}/${evidence.seq}`}
          empty={
            Object.keys(search).length > 0 ? (
              <Empty title="No entry matches">Take off a filter.</Empty>
            ) : (
              <Empty title="No entry yet">
                Each entry of an enrolled device shows here within a second of its seal.
              </Empty>
            )
          }
        />
      </div>
    </div>
  )
}

const columns: readonly Column<EntryRow>[] = [
  {
    id: 'kind',
    header: 'Entry',
    cell: (row) => (
      <div className="flex min-w-0 items-center gap-2">
        <Link
          to="/evidence/$device/$epoch/$seq"
          params={{
            device: row.device,
            epoch: String(row.epoch),
            seq: String(row.evidence.seq),
          }}
          data-row-link
          className={`shrink-0 font-medium ${rowLinkClass}`}
        >
          {kindName(row.kind)}
        </Link>
        {row.outcome !== null && row.outcome !== 'allow' && (
          <span className="shrink-0">
            <OutcomeBadge outcome={row.outcome} />
          </span>
        )}
        <span className="truncate text-sm text-faint max-md:hidden">{row.source}</span>
      </div>
    ),
  },
  {
    id: 'device',
    header: 'Device',
    width: '13rem',
    hideBelow: 'md',
    cell: (row) => (
      <span className="block truncate text-muted">
        <Captured text={row.deviceName} />
      </span>
    ),
  },
  {
    id: 'seq',
    header: 'No.',
    width: '5.5rem',
    hideBelow: 'lg',
    align: 'right',
    cell: ({ epoch, evidence }) => (
      <span className="text-muted tabular-nums">
        {epoch > 1 && <span className="text-faint">e{epoch} </span>}
        {evidence.seq}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: '5.75rem',
    cell: ({ evidence }) => <StateBadge state={evidence.state} />,
  },
  {
    id: 'delay',
    header: 'Sealed to cosigned',
    width: '9.5rem',
    hideBelow: 'lg',
    align: 'right',
    cell: ({ evidence: { sealedToCosignedMs: ms } }) => (
      <span className="text-muted tabular-nums">
        {ms === null ? <span className="text-ask">waits</span> : ms < 1000 ? '< 1 s' : duration(ms)}
      </span>
    ),
  },
  {
    id: 'at',
    header: 'Recorded',
    width: '5.25rem',
    align: 'right',
    cell: ({ evidence }) => (
      <span className="text-muted">
        <Ago at={evidence.recordedAt} />
      </span>
    ),
  },
]
