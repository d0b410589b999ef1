import { Laptop } from 'lucide-react'
import type { Page } from '../page.ts'
import { devicesRoute, deviceRoute } from './routes.ts'

export const devices: Page = {
  name: 'devices',
  title: 'Devices',
  path: '/devices',
  icon: Laptop,
  goKey: 'd',
  routes: [devicesRoute, deviceRoute],
}
