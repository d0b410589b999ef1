import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** A part of an inspector that can be folded. */
export function Section({
  title,
  note,
  open = true,
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly open?: boolean
  readonly children: ReactNode
}): ReactNode {
  return (
    <details open={open} className="group border-b border-line last:border-b-0">
      <summary className="flex min-h-9 list-none items-center gap-1.5 px-3 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 text-faint transition-transform group-open:rotate-90"
        />
        <h3 className="font-medium">{title}</h3>
        {note !== undefined && <span className="ml-auto truncate text-sm text-faint">{note}</span>}
      </summary>
      <div className="px-3 pt-0.5 pb-3">{children}</div>
    </details>
  )
}
