import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Reasons } from '../../../call/reasons.tsx'
import { OutcomeBadge } from '../../../parts/outcome.tsx'
import { Ago } from '../../../parts/when.tsx'
import { Captured } from '../../../text/captured.tsx'
import { count, counted } from '../../../words/format.ts'
import type { ChangedCall, Simulation } from './dry-run-words.ts'
import { changesBy } from './dry-run-words.ts'

/** The calls that would be decided otherwise, newest first; each leads to the call. */
export function ChangedCalls({
  simulation: { changes, changed },
  rule,
}: {
  readonly simulation: Simulation
  readonly rule: string | undefined
}): ReactNode {
  const shown = changesBy(changes, rule)
  const only = changed > changes.length ? `, of the newest ${count(changes.length)}` : ''
  return (
    <section aria-label="Call by call">
      <h3 className="mb-1 text-sm text-muted">
        Call by call: {counted(shown.length, 'call')}
        {only}
      </h3>
      <ul className="max-h-[32rem] divide-y divide-line overflow-y-auto rounded-md border border-line">
        {shown.map((change) => (
          <li key={change.call}>
            <Change change={change} rule={rule} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Change({
  change,
  rule,
}: {
  readonly change: ChangedCall
  readonly rule: string | undefined
}): ReactNode {
  const { call, at, tool, headline, deviceName, person, from, to, rules, problem, because } = change
  const mine = rule === undefined ? because : because.filter((one) => one.rule === rule)
  return (
    <div className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="flex items-center gap-1 text-faint">
          <OutcomeBadge outcome={from} />
          <span aria-hidden="true">→</span>
          <span className="sr-only">becomes</span>
          <OutcomeBadge outcome={to} />
        </span>
        <Link
          to="/tool-calls/$call"
          params={{ call }}
          className="min-w-0 flex-1 truncate hover:underline max-sm:basis-full"
        >
          <span className="font-medium">
            <Captured text={tool ?? 'call'} />
          </span>{' '}
          <span className="font-mono text-sm text-muted">
            <Captured text={headline ?? 'content not uploaded'} />
          </span>
        </Link>
        <span className="text-sm text-faint">
          {person !== null && (
            <>
              <Captured text={person} /> on{' '}
            </>
          )}
          <Captured text={deviceName} />, <Ago at={at} />
        </span>
      </div>
      <p className="mt-0.5 text-sm text-muted">
        {problem === null ? rules.map(({ title }) => title).join(', ') : <code>{problem}</code>}
      </p>
      <Reasons reasons={mine.slice(0, 2)} />
    </div>
  )
}
