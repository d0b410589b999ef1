import type { AlertRow } from '@custody/protocol'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { server, valueOf } from '../../api/ask.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Severity } from '../../parts/severity.tsx'
import { Failure } from '../../parts/states.tsx'
import { Ago } from '../../parts/when.tsx'
import { Explained } from '../../parts/explained.tsx'
import { Captured } from '../../text/captured.tsx'
import { alertHints, stateWords } from './alert-words.ts'

const tones = { open: 'deny', acknowledged: 'accent', over: 'quiet' } as const

/** One alert: what happened, what it means, where to look, and who looks after it. */
export function AlertCard({ alert }: { readonly alert: AlertRow }): ReactNode {
  const [asking, ask] = useState(false)
  return (
    <article
      aria-label={alert.title}
      className={`rounded-lg border bg-surface p-3 ${alert.state === 'open' ? 'border-line-strong' : 'border-line'}`}
    >
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tones[alert.state]}>{stateWords[alert.state]}</Badge>
        <h2 className="font-medium first-letter:uppercase">{alert.title}</h2>
        <span className="ml-auto flex items-center gap-3 text-sm text-faint">
          <Severity severity={alert.severity} />
          <Ago at={alert.lastAt} />
        </span>
      </header>
      <p className="mt-1 text-muted">
        <Explained text={alertHints[alert.code] ?? ''} />
      </p>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <code className="text-faint">{alert.code}</code>
        {alert.count > 1 && (
          <span>
            {alert.count} times since <Ago at={alert.firstAt} />
          </span>
        )}
        {alert.device !== null && (
          <Link
            to="/devices/$device"
            params={{ device: alert.device }}
            className="text-accent hover:underline"
          >
            {alert.deviceName ?? 'device'}
          </Link>
        )}
        {alert.session !== null && (
          <Link
            to="/sessions/$session"
            params={{ session: alert.session }}
            search={alert.entry === null ? {} : { at: `${alert.entry.epoch}.${alert.entry.seq}` }}
            className="text-accent hover:underline"
          >
            see it in its session
          </Link>
        )}
        {Object.entries(alert.facts).map(([name, value]) => (
          <span key={name}>
            <span className="text-faint">{name}</span>{' '}
            <Captured text={typeof value === 'string' ? value : JSON.stringify(value)} />
          </span>
        ))}
        {alert.state === 'open' && !asking && (
          <Button className="ml-auto" onClick={() => ask(true)}>
            Acknowledge
          </Button>
        )}
      </div>
      {alert.acknowledged !== null && (
        <p className="mt-2 border-l-2 border-accent pl-2 text-sm">
          <span className="text-muted">
            {alert.acknowledged.by}, <Ago at={alert.acknowledged.at} />
            {alert.acknowledged.note === '' ? '' : ': '}
          </span>
          <Captured text={alert.acknowledged.note} />
        </p>
      )}
      {asking && alert.state === 'open' && <Acknowledge alert={alert} onDone={() => ask(false)} />}
    </article>
  )
}

function Acknowledge({
  alert,
  onDone,
}: {
  readonly alert: AlertRow
  readonly onDone: () => void
}): ReactNode {
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const acknowledge = useMutation({
    mutationFn: () =>
      valueOf(server.acknowledgeAlert({ params: { alert: alert.alert }, body: { note } })),
    onSuccess: async () => {
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => ['alerts', 'header', 'overview'].includes(String(queryKey[0])),
      })
      onDone()
    },
  })
  return (
    <form
      className="mt-2 flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        acknowledge.mutate()
      }}
    >
      <input
        autoFocus
        aria-label="What is done about it"
        placeholder="What is done about it (kept with the alert)"
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
        className="h-7.5 min-w-48 flex-1 rounded-md border border-line-strong bg-surface px-2.5 placeholder:text-faint"
      />
      <Button type="submit" look="strong" disabled={acknowledge.isPending}>
        Acknowledge
      </Button>
      <Button look="quiet" onClick={onDone}>
        Cancel
      </Button>
      {acknowledge.isError && (
        <div className="w-full">
          <Failure problem={acknowledge.error} />
        </div>
      )}
    </form>
  )
}
