import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { overviewQuery, type Answer } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Choice } from '../../parts/filters.tsx'
import { PageTitle, Panel } from '../../parts/panel.tsx'
import { CheckMark, probeName } from '../../parts/posture.tsx'
import { Bone, Empty, Failure } from '../../parts/states.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { duration } from '../../words/format.ts'
import { DecisionChart } from './decision-chart.tsx'
import { EvidencePanel } from './evidence-panel.tsx'
import { PolicyPanel } from './policy-panel.tsx'
import { overviewRoute, ranges } from './routes.ts'
import { RulePanel } from './rule-panel.tsx'
import { Tile, Tiles } from './tiles.tsx'
import { useSearchOf } from '../../filters/use-search.ts'

type Overview = Answer<'overview'>

const rangeWords = { '1h': '1 hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' } as const

/** The fleet at a glance. Every figure leads to its rows. */
export function OverviewPage(): ReactNode {
  const { range = '24h' } = useSearchOf(overviewRoute)
  const navigate = useNavigate()
  const query = useQuery(overviewQuery(range))
  return (
    <div className="mx-auto max-w-[90rem] p-3 md:p-4">
      <PageTitle
        title="Overview"
        actions={
          <Choice
            label="Time range"
            options={ranges.map((value) => ({ value, label: rangeWords[value] }))}
            chosen={range}
            onChange={(next) =>
              void navigate({ to: '/', search: next === '24h' ? {} : { range: next } })
            }
          />
        }
      />
      {query.isError && query.data === undefined ? (
        <Failure problem={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Waiting />
      ) : query.data.devices.enrolled.count === 0 ? (
        <NothingYet />
      ) : (
        <Shown overview={query.data} />
      )}
    </div>
  )
}

function Shown({ overview }: { readonly overview: Overview }): ReactNode {
  const { devices, sessions, decisions, evidence } = overview
  return (
    <div className="grid gap-3">
      <Tiles>
        <Tile
          label="Active sessions"
          figure={sessions.active}
          note={`${sessions.inRange.count} in this time`}
        />
        <Tile
          label="Denied"
          figure={decisions.totals.deny}
          tone="deny"
          note="stopped before they ran"
        />
        <Tile label="Asked" figure={decisions.totals.ask} tone="ask" note="left to the developer" />
        <Tile label="Would deny" figure={decisions.totals.wouldDeny} note="rules in observe mode" />
        <Tile
          label="Devices"
          figure={devices.enrolled}
          note={
            devices.silent.count + devices.ungoverned.count === 0 ? (
              'all heard, all governed'
            ) : (
              <>
                <Figure figure={devices.silent} of="silent devices" inText className="text-ask" />{' '}
                silent,{' '}
                <Figure
                  figure={devices.ungoverned}
                  of="ungoverned devices"
                  inText
                  className="text-deny"
                />{' '}
                ungoverned
              </>
            )
          }
        />
        <Tile
          label="Open alerts"
          figure={evidence.openAlerts}
          tone={evidence.openAlerts.count > 0 ? 'deny' : 'quiet'}
          note="not acknowledged"
        />
      </Tiles>
      <div className="grid gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Panel
          title="Decisions"
          note={`each bar ${duration(decisions.bucketMs)}`}
          actions={<Legend totals={decisions.totals} />}
        >
          <DecisionChart buckets={decisions.buckets} />
        </Panel>
        <RulePanel
          title="Denied most by"
          rules={overview.deniedBy}
          empty="Nothing was denied in this time"
        />
      </div>
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        <RulePanel
          title="Asked most by"
          rules={overview.askedBy}
          empty="Nothing was asked in this time"
        />
        <McpPanel servers={overview.newMcpServers} />
        <PosturePanel failures={overview.postureFailures} />
        <PolicyPanel policy={overview.policy} />
        <div className="grid md:max-xl:col-span-1 xl:col-span-2">
          <EvidencePanel overview={overview} />
        </div>
      </div>
    </div>
  )
}

function Legend({ totals }: { readonly totals: Overview['decisions']['totals'] }): ReactNode {
  const entries = [
    ['allowed', totals.allow, 'bg-quiet-mark'],
    ['asked', totals.ask, 'bg-ask-mark'],
    ['approval', totals.approve, 'bg-approve-mark'],
    ['denied', totals.deny, 'bg-deny-mark'],
  ] as const
  return (
    <ul className="flex flex-wrap justify-end gap-x-3 text-sm text-muted">
      {entries.map(([word, figure, tone]) => (
        <li key={word} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`size-2 rounded-[2px] ${tone}`} />
          <Figure figure={figure} of={`calls ${word}`} />
          <span className="max-sm:hidden">{word}</span>
        </li>
      ))}
    </ul>
  )
}

function McpPanel({ servers }: { readonly servers: Overview['newMcpServers'] }): ReactNode {
  const tones = { yes: 'allow', no: 'deny', unknown: 'ask' } as const
  const words = { yes: 'approved', no: 'not approved', unknown: 'undecided' } as const
  return (
    <Panel title="MCP servers newly seen" flush>
      {servers.length === 0 ? (
        <p className="p-3 text-muted">None in this time</p>
      ) : (
        <ul className="divide-y divide-line">
          {servers.map((server) => (
            <li key={server.fingerprint} className="flex min-h-9 items-center gap-2 px-3">
              <Link
                to="/mcp-servers/$fingerprint"
                params={{ fingerprint: server.fingerprint }}
                className="truncate hover:underline"
              >
                <Captured text={server.name} />
              </Link>
              <Badge tone={tones[server.approved]}>{words[server.approved]}</Badge>
              <span className="ml-auto text-sm text-faint">
                <Ago at={server.firstSeenAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function PosturePanel({ failures }: { readonly failures: Overview['postureFailures'] }): ReactNode {
  return (
    <Panel title="Posture" note="as the devices say" flush>
      {failures.length === 0 ? (
        <p className="p-3 text-muted">No check fails</p>
      ) : (
        <ul className="divide-y divide-line">
          {failures.map((failure) => (
            <li
              key={`${failure.probe}-${failure.status}`}
              className="flex min-h-9 items-center gap-2 px-3"
            >
              <span className="truncate">{probeName(failure.probe)}</span>
              <span className="ml-auto text-sm">
                <CheckMark status={failure.status} />
              </span>
              <span className="w-8 text-right">
                <Figure
                  figure={failure.figure}
                  of={`devices: ${probeName(failure.probe)} ${failure.status}`}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function NothingYet(): ReactNode {
  return (
    <Empty title="No device is enrolled yet">
      <p>
        Type <code>custody up</code> on a machine to enrol it, then{' '}
        <code>custody install claude-code</code>. The first session shows here as it happens.
      </p>
    </Empty>
  )
}

/** As high as what replaces it. */
function Waiting(): ReactNode {
  return (
    <div className="grid gap-3" role="status" aria-label="Loading">
      <Tiles>
        {Array.from({ length: 6 }, (_, at) => (
          <div key={at} className="h-[5.375rem] bg-surface p-3">
            <Bone width="5rem" />
          </div>
        ))}
      </Tiles>
      <div className="grid gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="h-[15.625rem] rounded-lg border border-line bg-surface p-3">
          <Bone width="6rem" />
        </div>
        <div className="h-[15.625rem] rounded-lg border border-line bg-surface p-3">
          <Bone width="6rem" />
        </div>
      </div>
    </div>
  )
}
