import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { pages } from '../pages/index.ts'
import { Logo } from './logo.tsx'

/** The pages, with the number of open alerts beside theirs. */
export function Navigation({
  openAlerts,
  onFollow,
}: {
  readonly openAlerts: number
  readonly onFollow?: () => void
}): ReactNode {
  return (
    <nav aria-label="Pages" className="flex flex-col gap-px p-2">
      {pages.map(({ name, title, path, icon: Icon }) => (
        <Link
          key={name}
          to={path}
          search={{}}
          activeOptions={{ exact: path === '/', includeSearch: false }}
          {...(onFollow && { onClick: onFollow })}
          className="flex h-8 items-center gap-2.5 rounded-md px-2 text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {title}
          {name === 'alerts' && openAlerts > 0 && (
            <span className="ml-auto rounded bg-deny-soft px-1.5 text-xs font-medium text-deny">
              {openAlerts}
              <span className="sr-only"> open</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}

/** The name of the product, which leads to the first page. */
export function Brand(): ReactNode {
  return (
    <Link
      to="/"
      search={{}}
      className="flex h-11 items-center gap-2 px-4 font-semibold tracking-tight"
    >
      <Logo />
      Custody
    </Link>
  )
}
