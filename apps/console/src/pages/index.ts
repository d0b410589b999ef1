import { alerts } from './alerts/index.ts'
import { devices } from './devices/index.ts'
import { evidence } from './evidence/index.ts'
import { mcpServers } from './mcp-servers/index.ts'
import { overview } from './overview/index.ts'
import type { Page } from './page.ts'
import { policies } from './policies/index.ts'
import { sessions } from './sessions/index.ts'
import { toolCalls } from './tool-calls/index.ts'

/** Every page, in the order of the navigation. */
export const pages: readonly Page[] = [
  overview,
  sessions,
  toolCalls,
  mcpServers,
  policies,
  devices,
  evidence,
  alerts,
]
