import type { RedirectOperator } from 'unbash'
import { addressClassOf } from '../host.ts'
import { isLiteral } from './marks.ts'
import type { Recorder } from './recorder.ts'

export type Socket = { readonly scheme: string; readonly host: string; readonly port: string }

/** Bash's own network paths: `/dev/tcp/host/port`. Null for every other path. Source: bash(1), "REDIRECTION". */
export function socketOf(target: string): Socket | null {
  const match = /^\/dev\/(tcp|udp)\/([^/]*)\/([^/]*)$/.exec(target)
  if (match === null) return null
  const [, scheme = 'tcp', host = '', port = ''] = match
  return { scheme, host, port }
}

export function recordSocket(socket: Socket, operator: RedirectOperator, recorder: Recorder): void {
  const hostKnown = isLiteral(socket.host)
  const host = hostKnown ? socket.host.toLowerCase() : ''
  recorder.add({
    kind: 'net.connect',
    scheme: socket.scheme,
    host,
    hostKnown,
    port: /^\d+$/.test(socket.port) ? Number(socket.port) : 0,
    direction: operator.includes('>') ? 'send' : 'receive',
    carries: operator.includes('>') ? ['command-output'] : [],
    carriedLabels: [],
    addressClass: hostKnown ? addressClassOf(host) : 'unknown',
    program: 'bash',
  })
}
