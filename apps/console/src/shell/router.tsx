import { createRouter, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseSearch, renderSearch } from '../filters/search-text.ts'
import { pages } from '../pages/index.ts'
import { signInRoute } from '../pages/sign-in/routes.ts'
import { BoneRows, Empty, Failure } from '../parts/states.tsx'
import { Frame } from './frame.tsx'
import { frameRoute, rootRoute } from './routes.ts'

const tree = rootRoute.addChildren([
  frameRoute.update({ component: Frame }).addChildren(pages.flatMap((page) => page.routes)),
  signInRoute,
])

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch: renderSearch,
  defaultPreload: 'intent',
  defaultPendingComponent: Pending,
  defaultErrorComponent: ({ error, reset }) => <Failure problem={error} onRetry={reset} />,
  defaultNotFoundComponent: Lost,
  defaultPendingMs: 150,
  scrollRestoration: false,
})

function Pending(): ReactNode {
  return (
    <div className="p-4">
      <BoneRows rows={8} />
    </div>
  )
}

function Lost(): ReactNode {
  return (
    <Empty title="There is no such page">
      <Link to="/" search={{}} className="text-accent underline">
        Go to the overview
      </Link>
    </Empty>
  )
}
