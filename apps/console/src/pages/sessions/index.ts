import { MessagesSquare } from 'lucide-react'
import type { Page } from '../page.ts'
import { sessionsRoute, sessionRoute } from './routes.ts'

export const sessions: Page = {
  name: 'sessions',
  title: 'Sessions',
  path: '/sessions',
  icon: MessagesSquare,
  goKey: 's',
  routes: [sessionsRoute, sessionRoute],
}
