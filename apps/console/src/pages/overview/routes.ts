import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, readSearch } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const ranges = ['1h', '24h', '7d', '30d'] as const

export const overviewRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  validateSearch: readSearch({ range: oneOf(ranges) }),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
})
