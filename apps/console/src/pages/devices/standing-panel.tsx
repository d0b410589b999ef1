import type { DeviceId } from '@custody/model'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { server } from '../../api/ask.ts'
import { standingQuery } from '../../api/queries.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Hash } from '../../parts/hash.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Failure } from '../../parts/states.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { DecideForm } from './decide-form.tsx'
import { systemWords } from './device-words.ts'
import {
  type Ask,
  becauseWords,
  lossWords,
  shownByWords,
  type Standing,
  standingWords,
} from './standing-words.ts'

/** What a device waits for, and what an administrator can do about it. Nothing where it waits for nothing. */
export function StandingPanel({ device }: { readonly device: DeviceId }): ReactNode {
  const query = useQuery(standingQuery(device))
  const it = query.data
  if (it === undefined)
    return query.isError ? (
      <div className="lg:col-span-2">
        <Failure problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    ) : null
  if (it.state === 'active' && it.asks.length === 0) return null
  return (
    <Panel title="Standing" note="what an administrator decides" className="lg:col-span-2">
      <Shown it={it} />
    </Panel>
  )
}

function Shown({ it }: { readonly it: Standing }): ReactNode {
  const { tone, meaning, can } = standingWords[it.state]
  const [isDeciding, decide] = useState(false)
  const params = { device: it.device }
  return (
    <div className="grid gap-4">
      {it.state !== 'active' && (
        <div>
          <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
            <Badge tone={tone}>{it.state}</Badge>
            <p className="min-w-0 flex-1 basis-72">{meaning}</p>
            {can !== null && !isDeciding && (
              <Button onClick={() => decide(true)}>
                {can === 'release' ? 'Release' : 'Approve'}
              </Button>
            )}
          </div>
          {isDeciding && can === 'release' && (
            <DecideForm
              label="Release"
              send={({ reason }) => server.releaseDevice({ params, body: { reason } })}
              onDone={() => decide(false)}
            />
          )}
          {isDeciding && can === 'approve' && (
            <DecideForm
              label="Approve"
              isReasonOptional
              send={({ reason }) =>
                server.approveDevice({ params, body: reason === '' ? {} : { reason } })
              }
              onDone={() => decide(false)}
            />
          )}
        </div>
      )}
      {it.asks.length > 1 && (
        <p className="text-deny">
          {it.asks.length} keys ask for it: that many machines say that they are this device. Grant
          one at most, and ask whoever has it first.
        </p>
      )}
      {it.asks.length > 0 && (
        <ul aria-label="Asks for a next epoch" className="grid gap-4">
          {it.asks.map((ask) => (
            <Asking key={ask.fingerprint} it={it} ask={ask} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Asking({ it, ask }: { readonly it: Standing; readonly ask: Ask }): ReactNode {
  const [isGranting, grant] = useState(false)
  return (
    <li className="border-t border-line pt-3 first:border-t-0 first:pt-0">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="font-medium">Asks for epoch {ask.epoch}</h3>
        <span className="text-muted">{becauseWords[ask.because]}</span>
        {!isGranting && (
          <Button look="strong" className="ml-auto" onClick={() => grant(true)}>
            Grant epoch {ask.epoch}
          </Button>
        )}
      </div>
      {isGranting && (
        <DecideForm
          label={`Grant epoch ${ask.epoch}`}
          because={ask.because}
          note={`It begins a new log with this key, and closes epoch ${it.epoch} for good. It can be done once.`}
          send={({ reason, because }) =>
            server.grantEpoch({
              params: { device: it.device },
              body: { reason, key: ask.fingerprint, ...(because !== undefined && { because }) },
            })
          }
          onDone={() => grant(false)}
        />
      )}
      <div className="grid gap-x-6 gap-y-1.5 md:grid-cols-2">
        <Facts>
          <Fact name="Key">
            <Hash value={ask.fingerprint} label="key fingerprint" />{' '}
            <span className="text-muted">{ask.protection}</span>
          </Fact>
          <Fact name="Shown by">{shownByWords[ask.shownBy]}</Fact>
          <Fact name="Old log">{lossWords(it, ask)}</Fact>
        </Facts>
        <Facts>
          <Fact name="Asked">
            <Ago at={ask.firstAt} />
            {ask.lastAt > ask.firstAt && (
              <span className="text-muted">
                , last <Ago at={ask.lastAt} />
              </span>
            )}
          </Fact>
          <Fact name="From">
            <Captured text={ask.name} />, {systemWords(ask)}
          </Fact>
          <Fact name="Account">
            <Captured text={ask.account.name} />{' '}
            <span className="text-faint">(uid {ask.account.uid})</span>
          </Fact>
          <Fact name="Isolation">{ask.isolation}</Fact>
        </Facts>
      </div>
    </li>
  )
}
