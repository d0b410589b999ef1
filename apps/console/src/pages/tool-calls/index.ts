import { TerminalSquare } from 'lucide-react'
import type { Page } from '../page.ts'
import { callsRoute, callRoute } from './routes.ts'

export const toolCalls: Page = {
  name: 'tool-calls',
  title: 'Tool calls',
  path: '/tool-calls',
  icon: TerminalSquare,
  goKey: 't',
  routes: [callsRoute, callRoute],
}
