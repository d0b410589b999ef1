import type { DeviceId } from '@custody/model'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { completenessQuery } from '../../api/queries.ts'
import { useSearchOf } from '../../filters/use-search.ts'
import { Badge } from '../../parts/badge.tsx'
import { Explained } from '../../parts/explained.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Choice } from '../../parts/filters.tsx'
import { Panel } from '../../parts/panel.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { useFilter } from '../../parts/use-filter.ts'
import { Ago } from '../../parts/when.tsx'
import { count, counted, moment } from '../../words/format.ts'
import { CompletenessChart } from './completeness-chart.tsx'
import {
  type Completeness,
  epochWords,
  keyWords,
  reachWords,
  spanWords,
  type Window,
  windowsOf,
} from './completeness-words.ts'
import { deviceRoute } from './routes.ts'

/** What came of a device's log and what is missing, over time; how far it is cosigned; what its key is worth. */
export function CompletenessPanel({ device }: { readonly device: DeviceId }): ReactNode {
  const { range = '24h' } = useSearchOf(deviceRoute)
  const setFilter = useFilter<{ readonly range?: '24h' | '7d' | '30d' }>()
  const query = useQuery(completenessQuery(device, range))
  return (
    <Panel
      title="Completeness"
      note="as this server reads what it keeps"
      className="lg:col-span-2"
      actions={
        <Choice<'24h' | '7d' | '30d'>
          label="Range"
          options={[
            { value: '24h', label: '24 h' },
            { value: '7d', label: '7 days' },
            { value: '30d', label: '30 days' },
          ]}
          chosen={range}
          onChange={(chosen) => setFilter('range', chosen === '24h' ? undefined : chosen)}
        />
      }
    >
      {query.data !== undefined ? (
        <Shown of={query.data} device={device} />
      ) : query.isError ? (
        <Failure problem={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <BoneRows rows={6} />
      )}
    </Panel>
  )
}

function Shown({
  of,
  device,
}: {
  readonly of: Completeness
  readonly device: DeviceId
}): ReactNode {
  const windows = windowsOf(of)
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="min-w-0">
        <p className="mb-1 text-sm text-muted">Entries by the device’s clock</p>
        <CompletenessChart of={of} />
        <Legend />
        <h3 className="mt-3 mb-1 font-medium">What is missing</h3>
        {windows.length === 0 ? (
          <p className="text-muted">
            Nothing that can be seen here: no recorded gap, no recovery, and never longer than three
            heartbeats without an entry.
          </p>
        ) : (
          <ul aria-label="What is missing" className="divide-y divide-line">
            {windows.slice(0, 50).map((window) => (
              <Missing key={window.key} window={window} device={device} />
            ))}
          </ul>
        )}
        {windows.length > 50 && (
          <p className="text-sm text-muted">and {count(windows.length - 50)} older</p>
        )}
      </div>
      <div className="grid min-w-0 content-start gap-4">
        {of.epochs.map((epoch) => (
          <Epoch key={epoch.origin} epoch={epoch} told={epochWords(of, epoch.epoch)} />
        ))}
        <Key of={of.key} />
        <p className="text-sm text-faint">
          <Explained text="What is shown here is no proof. Export the log and ask `custody verify --trust`: it counts the seals and says `complete to`, `complete except`, `gap` or `wiped` where a chip’s counter and a witness allow it." />
        </p>
      </div>
    </div>
  )
}

function Legend(): ReactNode {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {[
        { tone: 'bg-quiet-mark', word: 'entries' },
        { tone: 'bg-deny-mark/30', word: 'gap that the device recorded' },
        { tone: 'bg-ask-mark/30', word: 'no heartbeat, or down' },
        { tone: 'bg-accent', word: 'a new epoch' },
      ].map(({ tone, word }) => (
        <li key={word} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`size-2.5 rounded-xs border border-line ${tone}`} />
          {word}
        </li>
      ))}
    </ul>
  )
}

function Missing({
  window: { what, tone, meaning, at, span, entry },
  device,
}: {
  readonly window: Window
  readonly device: DeviceId
}): ReactNode {
  return (
    <li className="py-1.5">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <Badge tone={tone}>{what}</Badge>
        {span !== null && <span className="font-medium">{spanWords(span)}</span>}
        {span !== null && (
          <span className="text-sm text-muted">
            {moment(span.from).slice(0, 19)} to {moment(span.to).slice(0, 19)} UTC
          </span>
        )}
        <span className="ml-auto text-sm text-faint">
          <Ago at={at} />
        </span>
      </div>
      <p className="mt-0.5 text-sm text-muted">
        {meaning}{' '}
        {entry !== null && (
          <Link
            to="/evidence/$device/$epoch/$seq"
            params={{ device, epoch: String(entry.epoch), seq: String(entry.seq) }}
            className="underline"
          >
            entry {count(entry.seq)}
          </Link>
        )}
      </p>
    </li>
  )
}

function Epoch({
  epoch,
  told,
}: {
  readonly epoch: Completeness['epochs'][number]
  readonly told: readonly string[]
}): ReactNode {
  const words = reachWords(epoch)
  return (
    <div>
      <h3 className="mb-1 font-medium">Epoch {epoch.epoch}</h3>
      {told.length > 0 && (
        <p className="mb-1 text-sm text-muted first-letter:uppercase">{told.join('; ')}</p>
      )}
      <Facts>
        <Fact name="Sealed">
          {counted(epoch.size, 'entry', 'entries')}
          {epoch.forked && <span className="text-deny">; forked: another history was shown</span>}
        </Fact>
        <Fact name="Cosigned">
          <span className={epoch.cosigned === null ? 'text-ask' : ''}>{words.cosigned}</span>
          {epoch.cosigned !== null && (
            <span className="block text-sm text-muted">
              <Ago at={epoch.cosigned.at} />, by the witness’s clock
            </span>
          )}
        </Fact>
        <Fact name="Anchor">{words.anchor}</Fact>
      </Facts>
    </div>
  )
}

function Key({ of }: { readonly of: Completeness['key'] }): ReactNode {
  const { tone, ground, meaning } = keyWords(of)
  return (
    <div>
      <h3 className="mb-1 font-medium">Key protection</h3>
      <p>
        <Badge tone={tone}>{of.protection}</Badge> {ground}
      </p>
      <p className="mt-0.5 text-sm text-muted">{meaning}</p>
    </div>
  )
}
