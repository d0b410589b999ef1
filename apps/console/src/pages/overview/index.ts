import { LayoutDashboard } from 'lucide-react'
import type { Page } from '../page.ts'
import { overviewRoute } from './routes.ts'

export const overview: Page = {
  name: 'overview',
  title: 'Overview',
  path: '/',
  icon: LayoutDashboard,
  goKey: 'o',
  routes: [overviewRoute],
}
