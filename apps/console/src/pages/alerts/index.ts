import { BellRing } from 'lucide-react'
import type { Page } from '../page.ts'
import { alertsRoute } from './routes.ts'

export const alerts: Page = {
  name: 'alerts',
  title: 'Alerts',
  path: '/alerts',
  icon: BellRing,
  goKey: 'a',
  routes: [alertsRoute],
}
