import type { CallRow } from '@custody/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OutcomeOf } from '../../parts/outcome.tsx'
import { type Column, rowLinkClass } from '../../parts/rows.tsx'
import { Ago } from '../../parts/when.tsx'
import { Captured } from '../../text/captured.tsx'
import { duration } from '../../words/format.ts'
import { snippetParts } from './snippet.ts'

const statusWords = {
  running: 'running',
  ok: 'ok',
  failed: 'failed',
  blocked: 'did not run',
  unknown: '',
} as const
const statusTones = {
  running: 'text-accent',
  ok: 'text-muted',
  failed: 'text-ask',
  blocked: 'text-faint',
  unknown: '',
} as const

/** What spoke against a call: its problem, or its rules. The permits of an allowed one are no news. */
function objections({ problem, outcome, rules }: CallRow): string | null {
  if (problem !== null) return problem
  if (outcome === 'allow' || rules.length === 0) return null
  return rules.map((rule) => rule.title).join(', ')
}

/** A call's end in a word. */
export function CallStatus({
  call,
}: {
  readonly call: Pick<CallRow, 'status' | 'durationMs'>
}): ReactNode {
  return (
    <span className={`whitespace-nowrap ${statusTones[call.status]}`}>
      {call.durationMs !== null && (call.status === 'ok' || call.status === 'failed')
        ? `${call.status === 'failed' ? 'failed, ' : ''}${duration(call.durationMs)}`
        : statusWords[call.status]}
    </span>
  )
}

export const callColumns: readonly Column<CallRow>[] = [
  {
    id: 'outcome',
    header: 'Decision',
    width: '7.5rem',
    cell: (row) => <OutcomeOf decision={row} />,
  },
  {
    id: 'call',
    header: 'Call',
    cell: (row) => (
      <div className="min-w-0 py-1">
        <div className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 font-medium max-md:hidden">
            <Captured text={row.tool ?? 'call'} />
          </span>
          <Link
            to="/tool-calls/$call"
            params={{ call: row.call }}
            data-row-link
            className={`truncate font-mono text-sm text-muted ${rowLinkClass}`}
          >
            <Captured
              text={row.headline ?? (row.tool === null ? 'content not uploaded' : row.tool)}
            />
          </Link>
        </div>
        {row.snippet === null && objections(row) !== null && (
          <p
            className="truncate text-sm text-faint"
            title={row.rules.map((rule) => rule.id).join(', ')}
          >
            {objections(row)}
          </p>
        )}
        {row.snippet !== null && (
          <p className="truncate text-sm text-faint">
            {snippetParts(row.snippet).map((part, at) =>
              part.matched ? (
                <mark key={at} className="rounded-[2px] bg-ask-soft text-ask">
                  <Captured text={part.text} />
                </mark>
              ) : (
                <Captured key={at} text={part.text} />
              ),
            )}
          </p>
        )}
      </div>
    ),
  },
  {
    id: 'device',
    header: 'Device',
    width: '8rem',
    hideBelow: 'xl',
    cell: (row) => <span className="text-muted">{row.deviceName}</span>,
  },
  {
    id: 'status',
    header: 'Result',
    width: '7rem',
    hideBelow: 'lg',
    cell: (row) => <CallStatus call={row} />,
  },
  {
    id: 'when',
    header: 'When',
    width: '5rem',
    align: 'right',
    cell: (row) => (
      <span className="text-muted">
        <Ago at={row.at} />
      </span>
    ),
  },
]
