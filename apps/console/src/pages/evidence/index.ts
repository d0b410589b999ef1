import { FileCheck } from 'lucide-react'
import type { Page } from '../page.ts'
import { actsRoute, checkRoute, entryRoute, evidenceRoute } from './routes.ts'

export const evidence: Page = {
  name: 'evidence',
  title: 'Evidence',
  path: '/evidence',
  icon: FileCheck,
  goKey: 'e',
  routes: [evidenceRoute, actsRoute, checkRoute, entryRoute],
}
