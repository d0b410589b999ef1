import type { ReactNode } from 'react'
import { visibleRuns } from './visible-runs.ts'

/** Captured text on one line or in a block: as it came, with what an eye cannot see marked. Never markup. */
export function Captured({ text }: { readonly text: string }): ReactNode {
  return <bdi>{marked(text)}</bdi>
}

/** The runs of `text`, for a parent that isolates direction itself. */
export function marked(text: string): readonly ReactNode[] {
  return visibleRuns(text).map((run, at) =>
    run.kind === 'text' ? (
      run.text
    ) : (
      <span
        key={at}
        title={run.meaning}
        className="mx-px rounded-[3px] bg-hostile-soft px-0.5 font-mono text-[0.85em] text-hostile"
      >
        {run.label}
      </span>
    ),
  )
}
