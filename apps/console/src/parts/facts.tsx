import type { ReactNode } from 'react'

/** Names and what they hold, in two columns. */
export function Facts({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <dl className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {children}
    </dl>
  )
}

export function Fact({
  name,
  children,
}: {
  readonly name: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  )
}
