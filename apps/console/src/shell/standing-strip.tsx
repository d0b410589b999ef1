import { ShieldAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Standing } from './standing.ts'

/** One line under the header that says how far what is shown may be trusted. It cannot be closed. */
export function StandingStrip({ standing }: { readonly standing: Standing | null }): ReactNode {
  return (
    <div
      role="note"
      aria-label="How far this evidence may be trusted"
      className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line bg-ask-soft px-4 py-1 text-sm text-ask"
    >
      {standing !== null && (
        <>
          {standing.notices.map((notice) => (
            <span key={notice} className="inline-flex items-start gap-1.5">
              <ShieldAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
              {notice}
            </span>
          ))}
          <span className="flex flex-wrap gap-x-2.5 font-medium">
            {standing.facts.map((fact) => (
              <span key={fact.label} title={fact.meaning} className="whitespace-nowrap">
                {fact.label}
              </span>
            ))}
          </span>
        </>
      )}
    </div>
  )
}
