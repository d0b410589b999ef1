import type { Figure as FigureShape } from '@custody/protocol'
import type { ReactNode } from 'react'
import { Figure } from '../../parts/figure.tsx'

const tones = { quiet: '', deny: 'text-deny', ask: 'text-ask' } as const

/** A row of figures with one frame around them. */
export function Tiles({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {children}
    </div>
  )
}

/** One figure, large, with what it counts above and what to know about it below. */
export function Tile({
  label,
  figure,
  note,
  tone = 'quiet',
}: {
  readonly label: string
  readonly figure: FigureShape
  readonly note: ReactNode
  readonly tone?: keyof typeof tones
}): ReactNode {
  return (
    <div className="flex flex-col bg-surface p-3">
      <span className="text-sm text-muted">{label}</span>
      <Figure
        figure={figure}
        of={label.toLowerCase()}
        className={`self-start text-2xl font-semibold tracking-tight ${figure.count > 0 ? tones[tone] : ''}`}
      />
      <span className="truncate text-sm text-faint">{note}</span>
    </div>
  )
}
