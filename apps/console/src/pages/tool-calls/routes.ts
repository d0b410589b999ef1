import { agentNames, outcomes, type DeviceId, type SessionId } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import {
  idOf,
  idsOf,
  oneOf,
  readSearch,
  someOf,
  text,
  texts,
  whole,
} from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const callStatuses = ['running', 'ok', 'failed', 'blocked', 'unknown'] as const

export const callsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tool-calls',
  validateSearch: readSearch({
    q: text,
    outcome: someOf(outcomes),
    would: someOf(outcomes),
    tool: texts,
    agent: someOf(agentNames),
    device: idsOf<DeviceId>('dev'),
    rule: texts,
    session: idOf<SessionId>('ses'),
    mcp: text,
    status: someOf(callStatuses),
    complete: oneOf(['yes', 'no']),
    from: whole,
    to: whole,
  }),
  component: lazyRouteComponent(() => import('./calls-page.tsx'), 'CallsPage'),
})

export const callRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tool-calls/$call',
  component: lazyRouteComponent(() => import('./call-page.tsx'), 'CallPage'),
})
