import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

export type DeviceHostsProblem = { readonly code: 'DEVICE_HOSTS_INVALID'; readonly detail: string }

// A name, with a port unless it is the usual one, as the header `Host` has it.
const host = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9]\d{0,4})?$/
const hostsMax = 10

/**
 * Reads `device-hosts` of CUSTODY_HOME: names, one a line, under which devices of other machines come through a proxy with
 * TLS. No file is none. A name of this machine's own loopback is refused: browsers here resolve it.
 */
export function readDeviceHosts(home: string): Result<readonly string[], DeviceHostsProblem> {
  const path = join(home, 'device-hosts')
  if (!existsSync(path)) return ok([])
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const wrong = lines.find((line) => !host.test(line) || /(?:^|\.)localhost(?::|$)/.test(line))
  if (wrong !== undefined)
    return err({ code: 'DEVICE_HOSTS_INVALID', detail: `${path}: \`${wrong}\` is no such name` })
  return lines.length > hostsMax
    ? err({ code: 'DEVICE_HOSTS_INVALID', detail: `${path}: more than ${hostsMax} names` })
    : ok(lines)
}
