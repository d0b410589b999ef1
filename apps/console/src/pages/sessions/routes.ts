import { agentNames, outcomes, type DeviceId } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idsOf, oneOf, readSearch, someOf, text, whole } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const sessionsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sessions',
  validateSearch: readSearch({
    q: text,
    state: oneOf(['active', 'ended']),
    outcome: someOf(outcomes),
    agent: someOf(agentNames),
    device: idsOf<DeviceId>('dev'),
    mcp: text,
    from: whole,
    to: whole,
  }),
  component: lazyRouteComponent(() => import('./sessions-page.tsx'), 'SessionsPage'),
})

export const sessionRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sessions/$session',
  validateSearch: readSearch({
    /** The selected event, as `<epoch>.<seq>`. */
    at: text,
    /** Only what this subagent did. */
    subagent: text,
  }),
  component: lazyRouteComponent(() => import('./session-page.tsx'), 'SessionPage'),
})
