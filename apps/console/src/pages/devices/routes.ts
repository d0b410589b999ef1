import { keyProtections } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, readSearch, someOf, text } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const healths = ['ok', 'silent', 'ungoverned', 'posture-failing'] as const
export const deviceStates = ['pending', 'active', 'wiped', 'quarantined', 'removed'] as const

export const devicesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/devices',
  validateSearch: readSearch({
    q: text,
    health: someOf(healths),
    state: someOf(deviceStates),
    isolation: oneOf(['same-user', 'separate']),
    keyProtection: oneOf(keyProtections),
    policy: oneOf(['up-to-date', 'behind']),
    posture: text,
    mcp: text,
  }),
  component: lazyRouteComponent(() => import('./devices-page.tsx'), 'DevicesPage'),
})

export const deviceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/devices/$device',
  validateSearch: readSearch({ range: oneOf(['24h', '7d', '30d']) }),
  component: lazyRouteComponent(() => import('./device-page.tsx'), 'DevicePage'),
})
