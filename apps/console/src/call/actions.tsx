import type { Json } from '@custody/model'
import type { ReactNode } from 'react'
import { Captured } from '../text/captured.tsx'
import { actionLines } from './action-facts.ts'

/** What the call would do, as policy saw it. */
export function Actions({
  actions,
  incompleteBecause,
}: {
  readonly actions: readonly { readonly [name: string]: Json }[]
  readonly incompleteBecause: readonly { readonly [name: string]: Json }[]
}): ReactNode {
  if (actions.length === 0) return <p className="text-muted">No action is stored for this call.</p>
  return (
    <>
      <ul className="space-y-1.5">
        {actionLines(actions).map((line, at) => (
          <li key={at} className="rounded-md border border-line p-2">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-sm font-medium">{line.kind}</span>
              <span className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">
                <Captured text={line.subject} />
              </span>
            </p>
            {line.facts.length > 0 && (
              <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
                {line.facts.map((fact) => (
                  <span key={fact.name} className="[overflow-wrap:anywhere]">
                    <span className="text-faint">{fact.name}</span>{' '}
                    <span className={fact.weighs ? 'text-ask' : ''}>
                      <Captured text={fact.value} />
                    </span>
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      {incompleteBecause.length > 0 && (
        <p className="mt-2 text-sm text-ask">
          Not fully read:{' '}
          {incompleteBecause.map((problem, at) => (
            <code key={at} className="mr-2">
              <Captured
                text={
                  typeof problem['code'] === 'string' ? problem['code'] : JSON.stringify(problem)
                }
              />
            </code>
          ))}
        </p>
      )}
    </>
  )
}
