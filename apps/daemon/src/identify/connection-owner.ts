import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Holder } from './socket-holders.ts'
import { holdersOf, stillHolds } from './socket-holders.ts'
import type { ConnectionPorts, TableSocket } from './tcp-table.ts'
import { findSocket } from './tcp-table.ts'

export type { ConnectionPorts } from './tcp-table.ts'

/** Who holds the client's end of a loopback connection. `pid` is a hint, given only if exactly one process holds it. */
export type ConnectionOwner = { readonly uid: number; readonly pid: number | null }

export type OwnerProblem =
  /** No such connection in the kernel's table: it is closed. Deny. */
  | { readonly code: 'CONNECTION_UNKNOWN' }
  /** The kernel's table could not be read. Deny. */
  | { readonly code: 'CONNECTIONS_UNREADABLE' }

/** Looks up who holds the client's end of connections to us. */
export type ConnectionOwners = {
  /**
   * Ask before a request is read and again before it is answered. The first answer of a connection takes the
   * kernel's table and a look through the processes; later ones only ask whether its one holder still holds the very
   * socket, and start anew if not. Source: security.md, "Port, caller, browser"; the same-user part.
   */
  readonly ownerOf: (ports: ConnectionPorts) => Promise<Result<ConnectionOwner, OwnerProblem>>
  /** Forgets a connection that was closed. */
  readonly forget: (ports: ConnectionPorts) => void
}

type Known = TableSocket & { readonly holder: Holder | null }

const rememberedMax = 1024

/** Makes the look-up over the kernel's tables below `proc` (`/proc`). */
export function connectionOwners(proc: string): ConnectionOwners {
  const known = new Map<string, Known>()
  const keyOf = ({ remotePort, localPort }: ConnectionPorts): string => `${remotePort}>${localPort}`
  return {
    async ownerOf(ports) {
      const key = keyOf(ports)
      const before = known.get(key)
      if (before?.holder && stillHolds(proc, before.holder, before.inode))
        return ok(ownerFrom(before))
      const socket = lookUp(proc, ports)
      if (!socket.ok) {
        known.delete(key)
        return socket
      }
      // Several holders, or none that we may see: the uid is asked of the table each time, the pid stays unknown.
      if (before?.inode === socket.value.inode && before.holder === null)
        return ok({ uid: socket.value.uid, pid: null })
      const [holder, another] = await holdersOf(proc, socket.value.inode)
      const now = { ...socket.value, holder: another === undefined ? (holder ?? null) : null }
      if (known.size >= rememberedMax) known.clear()
      known.set(key, now)
      return ok(ownerFrom(now))
    },
    forget(ports) {
      known.delete(keyOf(ports))
    },
  }
}

function ownerFrom({ uid, holder }: Known): ConnectionOwner {
  return { uid, pid: holder?.pid ?? null }
}

function lookUp(proc: string, ports: ConnectionPorts): Result<TableSocket, OwnerProblem> {
  try {
    const socket = findSocket(proc, ports)
    return socket === null ? err({ code: 'CONNECTION_UNKNOWN' }) : ok(socket)
  } catch {
    return err({ code: 'CONNECTIONS_UNREADABLE' })
  }
}
