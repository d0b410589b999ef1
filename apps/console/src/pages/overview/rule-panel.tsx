import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/queries.ts'
import { Figure } from '../../parts/figure.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Severity } from '../../parts/severity.tsx'

/** The rules that decided most, with how often. */
export function RulePanel({
  title,
  rules,
  empty,
}: {
  readonly title: string
  readonly rules: Answer<'overview'>['deniedBy']
  readonly empty: string
}): ReactNode {
  const most = Math.max(1, ...rules.map((rule) => rule.figure.count))
  return (
    <Panel title={title} flush>
      {rules.length === 0 ? (
        <p className="p-3 text-muted">{empty}</p>
      ) : (
        <ul className="divide-y divide-line">
          {rules.map((rule) => (
            <li key={rule.rule} className="relative flex min-h-9 items-center gap-2 px-3">
              <span
                aria-hidden="true"
                className="absolute inset-y-0 left-0 bg-sunken"
                style={{ width: `${(rule.figure.count / most) * 100}%` }}
              />
              <Link
                to="/policies"
                search={{ rule: rule.rule }}
                className="relative truncate hover:underline"
                title={rule.rule}
              >
                {rule.title}
              </Link>
              <span className="relative ml-auto flex items-center gap-3">
                <Severity severity={rule.severity} />
                <Figure
                  figure={rule.figure}
                  of={`calls by ${rule.title}`}
                  className="min-w-6 text-right"
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
