import type { Outcome } from '@custody/model'
import type { ReactNode } from 'react'
import { outcomeWord } from '../../../parts/outcome.tsx'
import { count } from '../../../words/format.ts'
import type { Simulation } from './dry-run-words.ts'
import { difference, strictestFirst } from './dry-run-words.ts'

const marks: Readonly<Record<Outcome, string>> = {
  deny: 'bg-deny-mark',
  approve: 'bg-approve-mark',
  ask: 'bg-ask-mark',
  allow: 'bg-quiet-mark',
}

/** Outcomes before and after: two bars of one length, and the figures. */
export function CountsDiff({ simulation }: { readonly simulation: Simulation }): ReactNode {
  const { before, after, wouldAfter, policy, compared } = simulation
  return (
    <div className="space-y-2">
      <Bar label="recorded" counts={before} all={compared} />
      <Bar label="with it" counts={after} all={compared} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        {strictestFirst.map((outcome) => (
          <div key={outcome}>
            <dt className="flex items-center gap-1.5 text-sm text-muted">
              <span aria-hidden="true" className={`size-2 rounded-full ${marks[outcome]}`} />
              {outcomeWord(outcome)}
            </dt>
            <dd className="tabular-nums">
              <span className="text-faint">{count(before[outcome])} → </span>
              <span className="font-medium">{count(after[outcome])}</span>{' '}
              <span className="text-sm text-muted">
                {difference(before[outcome], after[outcome])}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {policy.mode === 'observe' && (
        <p className="text-sm text-ask">
          It only observes. If every rule were enforced:{' '}
          {strictestFirst
            .map((outcome) => `${count(wouldAfter[outcome])} ${outcomeWord(outcome).toLowerCase()}`)
            .join(', ')}
          .
        </p>
      )}
    </div>
  )
}

/** One bar over all calls. The figures below say the same, so it is hidden from a listener. */
function Bar({
  label,
  counts,
  all,
}: {
  readonly label: string
  readonly counts: Simulation['before']
  readonly all: number
}): ReactNode {
  return (
    <div aria-hidden="true" className="flex items-center gap-2 text-sm text-faint">
      <span className="w-16 shrink-0">{label}</span>
      <span className="flex h-2.5 min-w-0 flex-1 gap-px overflow-hidden rounded-full">
        {strictestFirst
          .filter((outcome) => counts[outcome] > 0)
          .map((outcome) => (
            <span
              key={outcome}
              className={`min-w-0.5 ${marks[outcome]}`}
              style={{ width: `${(counts[outcome] / all) * 100}%` }}
            />
          ))}
      </span>
    </div>
  )
}
