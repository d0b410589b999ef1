import type { DeviceId } from '@custody/model'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idsOf, oneOf, readSearch, someOf, text } from '../../filters/read-search.ts'
import { frameRoute } from '../../shell/routes.ts'

export const mcpServersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/mcp-servers',
  validateSearch: readSearch({
    q: text,
    approved: oneOf(['yes', 'no', 'unknown']),
    level: someOf(['launched', 'observed', 'declared']),
    device: idsOf<DeviceId>('dev'),
  }),
  component: lazyRouteComponent(() => import('./mcp-servers-page.tsx'), 'McpServersPage'),
})

export const mcpServerRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/mcp-servers/$fingerprint',
  component: lazyRouteComponent(() => import('./mcp-server-page.tsx'), 'McpServerPage'),
})
