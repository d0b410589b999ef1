import type { DeviceId, Isolation, KeyProtection } from '@custody/model'
import { sameUserNotice } from '@custody/model'
import type { DeviceTrust } from '@custody/protocol'

/** What must stand wherever a device's evidence is shown. */
export function trustOf(device: {
  readonly id: string
  readonly name: string
  readonly isolation: string
  readonly protection: string
}): DeviceTrust {
  return {
    device: device.id as DeviceId,
    name: device.name,
    isolation: device.isolation as Isolation,
    keyProtection: device.protection as KeyProtection,
    notice: device.isolation === 'separate' ? null : sameUserNotice,
  }
}
