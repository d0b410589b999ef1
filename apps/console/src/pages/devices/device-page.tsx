import type { DeviceId } from '@custody/model'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Answer, deviceQuery, standingQuery } from '../../api/queries.ts'
import { ExportButton } from '../../evidence/export/export-button.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Hash } from '../../parts/hash.tsx'
import { Panel } from '../../parts/panel.tsx'
import { BoneRows, Failure } from '../../parts/states.tsx'
import { TrustBadges } from '../../parts/trust.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { count, counted, size } from '../../words/format.ts'
import { useNow } from '../../words/now.ts'
import { CompletenessPanel } from './completeness-panel.tsx'
import { AgentsPanel } from './agents-panel.tsx'
import { healthWords, systemWords, waitingWords } from './device-words.ts'
import { PosturePanel } from './posture-panel.tsx'
import { deviceRoute } from './routes.ts'
import { StandingPanel } from './standing-panel.tsx'
import { keyEndWords, standingWords } from './standing-words.ts'

type Device = Answer<'getDevice'>

/** One device: posture and its history, agents and their hooks, key, log. */
export function DevicePage(): ReactNode {
  const { device } = deviceRoute.useParams()
  const query = useQuery(deviceQuery(device as DeviceId))
  if (query.data !== undefined) return <Shown device={query.data} />
  if (query.isError) return <Failure problem={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="p-4">
      <BoneRows rows={10} />
    </div>
  )
}

function Shown({ device }: { readonly device: Device }): ReactNode {
  const health = healthWords[device.health]
  const standing = standingWords[device.state]
  return (
    <div className="mx-auto max-w-[80rem] p-3 md:p-4">
      <header className="mb-3">
        <p className="text-sm text-muted">
          <Link to="/devices" search={{}} className="hover:underline">
            Devices
          </Link>
        </p>
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <h1 className="text-xl font-semibold tracking-tight">
            <Captured text={device.trust.name} />
          </h1>
          <Badge tone={health.tone} title={health.meaning}>
            {health.word}
          </Badge>
          {device.state !== 'active' && (
            <Badge tone={standing.tone} title={standing.meaning}>
              {device.state}
            </Badge>
          )}
          <TrustBadges trust={device.trust} />
          <span className="ml-auto flex items-center gap-2">
            <Hash value={device.trust.device} label="device id" />
            <ExportButton
              scope={{
                kind: 'device',
                device: device.trust.device,
                entries: device.logs.reduce((sum, log) => sum + log.size, 0),
              }}
            />
          </span>
        </div>
        {device.trust.notice !== null && (
          <p className="mt-1 text-sm text-ask">{device.trust.notice}</p>
        )}
      </header>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <StandingPanel device={device.trust.device} />
        <CompletenessPanel device={device.trust.device} />
        <PosturePanel device={device} />
        <div className="grid min-w-0 gap-3">
          <Panel title="Device">
            <About device={device} />
          </Panel>
          <AgentsPanel device={device} />
          <Panel title="Evidence log">
            <Log device={device} />
          </Panel>
          <Panel title="Key">
            <Facts>
              <Fact name="Protection">{device.key.protection}</Fact>
              <Fact name="Fingerprint">
                <Hash value={device.key.fingerprint} label="key fingerprint" />
              </Fact>
              <Fact name="Enrolled">
                <Ago at={device.key.enrolledAt} />
              </Fact>
              <KeyEnd device={device.trust.device} />
            </Facts>
          </Panel>
        </div>
      </div>
    </div>
  )
}

function KeyEnd({ device }: { readonly device: DeviceId }): ReactNode {
  const now = useNow()
  const { data } = useQuery(standingQuery(device))
  if (data === undefined) return null
  const { tone, words } = keyEndWords(data, now)
  return (
    <Fact name="Ends">
      <span className={tone}>{words}</span>
    </Fact>
  )
}

function About({ device }: { readonly device: Device }): ReactNode {
  return (
    <Facts>
      <Fact name="System">{systemWords(device)}</Fact>
      <Fact name="Account">
        {device.account.name} <span className="text-faint">(uid {device.account.uid})</span>
      </Fact>
      <Fact name="Daemon">{device.daemonVersion ?? 'not told'}</Fact>
      <Fact name="Last entry">
        {device.lastEntryAt === null ? 'never' : <Ago at={device.lastEntryAt} />}
      </Fact>
      <Fact name="Last check-in">
        {device.lastCheckInAt === null ? 'never' : <Ago at={device.lastCheckInAt} />}
        <span className="text-faint"> (operational, unsealed)</span>
      </Fact>
      <Fact name="Policy">
        {device.policy.version === null ? (
          'none yet'
        ) : (
          <Hash value={device.policy.version} label="policy version" />
        )}{' '}
        <span className={device.policy.upToDate ? 'text-allow' : 'text-ask'}>
          {device.policy.upToDate ? 'up to date' : 'behind'}
        </span>
      </Fact>
      <Fact name="Sessions">
        <Figure figure={device.sessions} of="sessions" inText />
        <span className="text-muted">
          , <Figure figure={device.denied} of="denied calls" inText /> calls denied,{' '}
          <Figure figure={device.openAlerts} of="open alerts" inText /> open alerts
        </span>
      </Fact>
    </Facts>
  )
}

function Log({ device }: { readonly device: Device }): ReactNode {
  const now = useNow()
  const waiting = waitingWords(device.outbox, now)
  return (
    <div className="space-y-3">
      {device.logs.map((log) => (
        <Facts key={log.origin}>
          <Fact name={`Epoch ${log.epoch}`}>
            {counted(log.size, 'entry', 'entries')}
            {log.forked && <span className="text-deny"> forked: another history was shown</span>}
          </Fact>
          <Fact name="Root">
            <Hash value={log.root} label="root hash" />
          </Fact>
          <Fact name="Stored">{log.storedAt === null ? 'never' : <Ago at={log.storedAt} />}</Fact>
        </Facts>
      ))}
      {device.outbox !== null && (
        <Facts>
          <Fact name="On the device">
            {count(device.outbox.recorded)} recorded, {count(device.outbox.sealed)} sealed
          </Fact>
          <Fact name="Outbox">
            {waiting === null ? (
              'nothing waits'
            ) : (
              <span className="text-ask">
                {waiting}, {size(device.outbox.waitingBytes)}
              </span>
            )}
          </Fact>
        </Facts>
      )}
    </div>
  )
}
