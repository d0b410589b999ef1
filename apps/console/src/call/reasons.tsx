import type { ReactNode } from 'react'
import { Captured } from '../text/captured.tsx'

/** Why a rule spoke on one action, as the policy engine says it. */
export type Reason = {
  readonly what: string
  readonly certain: boolean
  readonly because: readonly string[]
}

const shownMax = 3

/** The facts that made a rule match, one line per action: `It reads /home/dev/.ssh/id_rsa: its path is labelled ssh-key`. */
export function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): ReactNode {
  if (reasons.length === 0) return null
  const more = reasons.length - shownMax
  return (
    <ul className="mt-1 space-y-0.5 text-sm">
      {reasons.slice(0, shownMax).map(({ what, certain, because }, at) => (
        <li key={at} className="[overflow-wrap:anywhere]">
          {certain ? 'Because it ' : 'It may apply, because it '}
          <Captured text={what} />
          {because.length > 0 && (
            <span className="text-muted">
              : <Captured text={because.join('; ')} />
            </span>
          )}
        </li>
      ))}
      {more > 0 && <li className="text-muted">and for {more} more of its actions</li>}
    </ul>
  )
}
