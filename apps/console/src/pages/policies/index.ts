import { ScrollText } from 'lucide-react'
import type { Page } from '../page.ts'
import { policiesRoute } from './routes.ts'

export const policies: Page = {
  name: 'policies',
  title: 'Policies',
  path: '/policies',
  icon: ScrollText,
  goKey: 'p',
  routes: [policiesRoute],
}
