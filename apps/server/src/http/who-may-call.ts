import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { consoleHeader } from '@custody/protocol'
import type { Endpoint } from '@custody/protocol'
import type { Refusal } from '../refusal.ts'

/** The names the server answers to. The console has one of its own: cookies do not tell ports apart. */
export type Hosts = {
  /** `127.0.0.1:<port>`: devices and the operator. */
  readonly device: string
  /** Names under which devices of other machines come, through a proxy that the operator runs. */
  readonly proxied: readonly string[]
  /** `<random>.localhost:<port>`: browsers. */
  readonly console: string
}

export type Headers = { readonly [name: string]: string | readonly string[] | undefined }

/**
 * Refuses what no device sends: another name (DNS rebinding), or anything that a browser adds. The operator comes from this
 * very machine.
 */
export function fromDevice(
  caller: Endpoint['caller'],
  headers: Headers,
  hosts: Hosts,
): Result<true, Refusal> {
  const names = caller === 'operator' ? [hosts.device] : [hosts.device, ...hosts.proxied]
  if (!names.some((name) => name === headers['host'])) return err({ code: 'HOST_REFUSED' })
  const isBrowser = headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined
  return isBrowser ? err({ code: 'ORIGIN_REFUSED' }) : ok(true)
}

/** Refuses what the console itself does not send. A request that changes something must show its origin. */
export function fromConsole(method: string, headers: Headers, hosts: Hosts): Result<true, Refusal> {
  if (headers['host'] !== hosts.console) return err({ code: 'HOST_REFUSED' })
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return err({ code: 'ORIGIN_REFUSED' })
  if (method === 'GET') return ok(true)
  const isOwn = headers['origin'] === `http://${hosts.console}`
  return isOwn && headers[consoleHeader.name] === consoleHeader.value
    ? ok(true)
    : err({ code: 'ORIGIN_REFUSED' })
}
