import type { DeviceId, SessionId } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf, idsOf, readSearch, someOf, text, texts } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const alertStates = ['open', 'acknowledged', 'over'] as const

export const alertsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/alerts',
  validateSearch: readSearch({
    state: someOf(alertStates),
    code: texts,
    device: idsOf<DeviceId>('dev'),
    session: idOf<SessionId>('ses'),
    /** The alert that is open. */
    alert: text,
  }),
  component: lazyRouteComponent(() => import('./alerts-page.tsx'), 'AlertsPage'),
})
