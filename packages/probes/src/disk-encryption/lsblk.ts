import type { CheckResult } from '@custody/model'
import { fail, pass, unknown } from '../check.ts'

/** Reads `lsblk --json`: every place where `/` is mounted must lie below a device of type `crypt`. Source: lsblk(8). */
export function lsblkEncryption(json: string): CheckResult {
  const found = placesOfRoot(parsed(json), false)
  if (found.length === 0) return unknown('lsblk shows no device mounted at /')
  return found.every((encrypted) => encrypted)
    ? pass('root lies on a crypt device')
    : fail('root lies on no crypt device')
}

/** For each device mounted at `/`, whether it or one above it is of type `crypt`. */
function placesOfRoot(devices: unknown, encrypted: boolean): readonly boolean[] {
  if (!Array.isArray(devices)) return []
  return devices.flatMap((device: unknown) => {
    const type = field(device, 'type')
    const here = encrypted || type === 'crypt'
    const at = [field(device, 'mountpoint'), field(device, 'mountpoints')].flat()
    return [...(at.includes('/') ? [here] : []), ...placesOfRoot(field(device, 'children'), here)]
  })
}

function parsed(json: string): unknown {
  try {
    return field(JSON.parse(json), 'blockdevices')
  } catch {
    return null
  }
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null
    ? Object.entries(of).find(([key]) => key === name)?.[1]
    : null
}
