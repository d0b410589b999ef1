import type { ReactNode } from 'react'
import { OutcomeBadge } from '../../../parts/outcome.tsx'
import { Severity } from '../../../parts/severity.tsx'
import { counted } from '../../../words/format.ts'
import type { Simulation } from './dry-run-words.ts'

const shownMax = 12

/** The rules that change calls. One can be chosen: then only its calls are shown. */
export function ChangingRules({
  rules,
  chosen,
  onChoose,
}: {
  readonly rules: Simulation['rules']
  readonly chosen: string | undefined
  readonly onChoose: (rule: string | undefined) => void
}): ReactNode {
  const most = Math.max(1, ...rules.map(({ calls }) => calls))
  const more = rules.length - shownMax
  return (
    <section aria-label="By rule">
      <h3 className="mb-1 text-sm text-muted">By rule</h3>
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line">
        {rules.slice(0, shownMax).map(({ id, title, severity, from, to, calls, people }) => (
          <li key={`${id} ${from} ${to}`} className="relative">
            <span
              aria-hidden="true"
              className="absolute inset-y-0 left-0 bg-sunken"
              style={{ width: `${(calls / most) * 100}%` }}
            />
            <button
              type="button"
              aria-pressed={chosen === id}
              onClick={() => onChoose(chosen === id ? undefined : id)}
              title={id}
              className="relative flex min-h-9 w-full flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1 text-left hover:underline aria-pressed:font-medium aria-pressed:text-accent"
            >
              <span className="min-w-0 flex-1 truncate max-sm:basis-full">{title}</span>
              <span className="flex items-center gap-1 text-faint">
                <OutcomeBadge outcome={from} />
                <span aria-hidden="true">→</span>
                <span className="sr-only">becomes</span>
                <OutcomeBadge outcome={to} />
              </span>
              <span className="w-16 max-lg:hidden">
                <Severity severity={severity} />
              </span>
              <span className="ml-auto whitespace-nowrap tabular-nums sm:w-36 sm:text-right">
                {counted(calls, 'call')}
                {people > 0 && (
                  <span className="text-muted">, {counted(people, 'person', 'people')}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-sm text-faint">and {counted(more, 'more rule')}</p>}
    </section>
  )
}
