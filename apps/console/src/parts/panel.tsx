import type { ReactNode } from 'react'

/** A framed part of a page with a heading, and what can be done with it at its right. */
export function Panel({
  title,
  note,
  actions,
  flush = false,
  className = '',
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** Without inner margin, for tables that reach the frame. */
  readonly flush?: boolean
  readonly className?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <section
      aria-label={title}
      className={`flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface ${className}`}
    >
      <header className="flex min-h-9 items-center gap-2 border-b border-line px-3">
        <h2 className="font-medium">{title}</h2>
        {note !== undefined && <span className="truncate text-sm text-faint">{note}</span>}
        {actions !== undefined && <div className="ml-auto flex items-center gap-1">{actions}</div>}
      </header>
      <div className={`min-w-0 flex-1 ${flush ? '' : 'p-3'}`}>{children}</div>
    </section>
  )
}

/** The top of a page: its name, one line of what stands here, and what can be done. */
export function PageTitle({
  title,
  note,
  actions,
}: {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {note !== undefined && <p className="text-sm text-muted">{note}</p>}
      {actions !== undefined && <div className="ml-auto flex items-center gap-1.5">{actions}</div>}
    </div>
  )
}
