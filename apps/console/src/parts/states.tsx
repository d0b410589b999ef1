import { RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { toldProblem } from '../words/problem.ts'
import { Explained } from './explained.tsx'
import { Button } from './button.tsx'

/** A grey bar where text will stand. `width` in any CSS length. */
export function Bone({
  width,
  height = '0.75rem',
}: {
  readonly width: string
  readonly height?: string
}): ReactNode {
  return (
    <span
      aria-hidden="true"
      className="skeleton inline-block align-middle"
      style={{ width, height }}
    />
  )
}

/** Rows of grey bars, as high as the rows that will replace them. */
export function BoneRows({
  rows,
  rowHeightPx = 40,
}: {
  readonly rows: number
  readonly rowHeightPx?: number
}): ReactNode {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, at) => (
        <div
          key={at}
          className="flex items-center gap-4 border-b border-line px-3 last:border-b-0"
          style={{ height: rowHeightPx }}
        >
          <Bone width="4rem" />
          <Bone width={`${40 - ((at * 7) % 23)}%`} />
          <span className="ml-auto">
            <Bone width="3rem" />
          </span>
        </div>
      ))}
    </div>
  )
}

/** Nothing to show: says what would stand here, and what to do to get it. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}): ReactNode {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-1.5 px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** A failure: its code, the reason and what to do. */
export function Failure({
  problem,
  onRetry,
}: {
  readonly problem: unknown
  readonly onRetry?: (() => void) | undefined
}): ReactNode {
  const { code, reason, hint } = toldProblem(problem)
  return (
    <div
      role="alert"
      className="mx-auto my-6 flex max-w-lg gap-3 rounded-lg border border-line bg-surface p-4"
    >
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-deny" />
      <div className="min-w-0 flex-1">
        <p>
          <code className="text-deny">{code}</code>
        </p>
        <p className="mt-0.5">
          <Explained text={reason} />
        </p>
        <p className="mt-1 text-muted">
          hint: <Explained text={hint} />
        </p>
        {onRetry !== undefined && (
          <Button className="mt-3" onClick={onRetry}>
            <RotateCw aria-hidden="true" className="size-3.5" />
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}
