import { type ReactNode, useMemo, useState } from 'react'
import { marked } from './captured.tsx'
import { type DiffLine, lineDiff } from './line-diff.ts'

const linesAtFirst = 60
const sign = { same: ' ', removed: '−', added: '+' } as const
const tone = { same: '', removed: 'bg-removed', added: 'bg-added' } as const
const spoken = { same: '', removed: 'removed: ', added: 'added: ' } as const

/** A change to a file, line by line. */
export function Diff({
  before,
  after,
  label,
}: {
  readonly before: string
  readonly after: string
  readonly label: string
}): ReactNode {
  const lines = useMemo(() => lineDiff(before, after), [before, after])
  const [whole, showWhole] = useState(false)
  const shown = whole ? lines : lines.slice(0, linesAtFirst)
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <div
        role="region"
        aria-label={label}
        tabIndex={0}
        className="max-h-96 overflow-auto font-mono text-[0.75rem] leading-[1.15rem]"
      >
        {shown.map((line, at) => (
          <Line key={at} line={line} />
        ))}
      </div>
      {shown.length < lines.length && (
        <button
          type="button"
          className="w-full border-t border-line bg-sunken px-3 py-1 text-left text-sm text-muted hover:text-ink"
          onClick={() => showWhole(true)}
        >
          Show all {lines.length} lines
        </button>
      )}
    </div>
  )
}

function Line({ line }: { readonly line: DiffLine }): ReactNode {
  return (
    <div className={`grid grid-cols-[2.25rem_1.25rem_1fr] ${tone[line.kind]}`}>
      <span className="pr-1 text-right text-faint select-none" aria-hidden="true">
        {line.after ?? line.before}
      </span>
      <span className="text-center text-muted select-none" aria-hidden="true">
        {sign[line.kind]}
      </span>
      <span className="pr-2 whitespace-pre-wrap [unicode-bidi:isolate] [overflow-wrap:anywhere]">
        <span className="sr-only">{spoken[line.kind]}</span>
        {marked(line.text)}
      </span>
    </div>
  )
}
