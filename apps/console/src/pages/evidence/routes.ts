import type { DeviceId, SessionId } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf, idsOf, readSearch, texts, whole } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const evidenceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/evidence',
  validateSearch: readSearch({
    device: idsOf<DeviceId>('dev'),
    session: idOf<SessionId>('ses'),
    kind: texts,
    from: whole,
    to: whole,
  }),
  component: lazyRouteComponent(() => import('./evidence-page.tsx'), 'EvidencePage'),
})

export const checkRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/evidence/check',
  component: lazyRouteComponent(() => import('./check-page.tsx'), 'CheckPage'),
})

export const actsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/evidence/acts',
  validateSearch: readSearch({ kind: texts }),
  component: lazyRouteComponent(() => import('./acts-page.tsx'), 'ActsPage'),
})

export const entryRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/evidence/$device/$epoch/$seq',
  component: lazyRouteComponent(() => import('./entry-page.tsx'), 'EntryPage'),
})
