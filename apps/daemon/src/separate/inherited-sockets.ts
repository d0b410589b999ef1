import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** The listening sockets of a separate installation, by descriptor. */
export type InheritedSockets = {
  readonly hooks: number
  readonly ask: number
  readonly control: number
}

export type SocketsProblem =
  /** Nobody handed them on: start it by systemd or custody-supervise. */
  { readonly code: 'SOCKETS_NOT_INHERITED'; readonly missing: readonly string[] }

const firstDescriptor = 3

/** Reads which descriptors were handed on to this process. Source: sd_listen_fds(3). */
export function inheritedSockets(
  environment: { readonly [name: string]: string | undefined },
  pid: number,
): Result<InheritedSockets, SocketsProblem> {
  const forUs = environment['LISTEN_PID'] === String(pid)
  const count = forUs ? Number(environment['LISTEN_FDS'] ?? 0) : 0
  const names = (environment['LISTEN_FDNAMES'] ?? '').split(':').slice(0, count)
  const descriptorOf = (name: string) => names.indexOf(name) + firstDescriptor
  const missing = ['hooks', 'ask', 'control'].filter((name) => !names.includes(name))
  if (missing.length > 0) return err({ code: 'SOCKETS_NOT_INHERITED', missing })
  return ok({
    hooks: descriptorOf('hooks'),
    ask: descriptorOf('ask'),
    control: descriptorOf('control'),
  })
}
