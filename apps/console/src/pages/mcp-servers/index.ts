import { Plug } from 'lucide-react'
import type { Page } from '../page.ts'
import { mcpServersRoute, mcpServerRoute } from './routes.ts'

export const mcpServers: Page = {
  name: 'mcp-servers',
  title: 'MCP servers',
  path: '/mcp-servers',
  icon: Plug,
  goKey: 'm',
  routes: [mcpServersRoute, mcpServerRoute],
}
