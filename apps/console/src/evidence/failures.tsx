import { type VerifyProblem, verifyTexts } from '@custody/evidence'
import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Captured } from '../text/captured.tsx'
import { count } from '../words/format.ts'

/** Each failure: its code, the entry and the line, what it means, and the figures it rests on. */
export function Failures({
  problems,
  total,
}: {
  readonly problems: readonly VerifyProblem[]
  readonly total: number
}): ReactNode {
  if (problems.length === 0) return null
  return (
    <>
      <ul aria-label="Failures" className="space-y-2">
        {problems.map((problem, at) => (
          <Failing key={`${problem.line}/${problem.code}/${at}`} problem={problem} />
        ))}
      </ul>
      {total > problems.length && (
        <p className="mt-2 text-sm text-muted">and {count(total - problems.length)} more</p>
      )}
    </>
  )
}

function Failing({ problem }: { readonly problem: VerifyProblem }): ReactNode {
  const { code, seq, line, origin, about } = problem
  const figures = Object.entries(about).map(([name, value]) => `${name} ${value}`)
  return (
    <li className="flex gap-1.5">
      <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-deny" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <code className="text-deny">{code}</code>{' '}
          <span className="text-muted">
            {seq === null ? '' : `entry ${count(seq)}, `}line {count(line)}
          </span>
        </p>
        <p>{verifyTexts[code]}</p>
        {(figures.length > 0 || origin !== null) && (
          <p className="text-sm text-faint">
            {figures.length > 0 && <Captured text={figures.join(', ')} />}
            {figures.length > 0 && origin !== null && ' · '}
            {origin !== null && <Captured text={origin} />}
          </p>
        )}
      </div>
    </li>
  )
}
