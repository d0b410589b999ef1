import type { Socket } from 'node:net'

/** Node keeps it on the handle of the socket. The broker asks the kernel about it, so a wrong one identifies nobody. */
export function socketDescriptor(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle')
  const descriptor: unknown = Object(handle).fd
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : 0xffff_ffff
}
