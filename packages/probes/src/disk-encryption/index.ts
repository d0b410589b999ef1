// Is what the system disk holds encrypted at rest? osquery: `disk_encryption`, `bitlocker_info`.
import { betweenBoots } from '../pace.ts'
import type { Probe } from '../probe.ts'
import { fdesetup } from './darwin.ts'
import { blockDevices } from './linux.ts'
import { bitlocker } from './win32.ts'

export const diskEncryption: Probe = {
  id: 'disk_encryption',
  question: 'Is the system disk encrypted?',
  ...betweenBoots,
  platforms: { linux: blockDevices, darwin: fdesetup, win32: bitlocker },
}
